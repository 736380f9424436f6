#!/usr/bin/env bash
# Starts the image of `npm run image` without a daemon (umoci unpacks it, an OCI runtime runs it; as root), as uid 10001, on a
# read-only root and without capabilities, and uses it: a hub with a token, its health check, a session, a note, an orderly end.
# RUNTIME=crun where the machine has cgroups that crun takes; runc takes those of version 1, too.
set -euo pipefail
cd "$(dirname "$0")/../.."
runtime=${RUNTIME:-runc}
for tool in umoci "$runtime" curl; do
  command -v "$tool" >/dev/null || { echo "image: $tool is missing" >&2; exit 2; }
done
version=$(node -p 'require("./package.json").version')
work=$(mktemp -d)
name="oncall-image-$$"
finish() {
  "$runtime" delete --force "$name" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

umoci unpack --image "release/image:$version" "$work/bundle"
mkdir -m 0700 "$work/data"
chown 10001:10001 "$work/data"
port=$(node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
cat >"$work/hub.yaml" <<YAML
listen: 127.0.0.1:$port
url: http://127.0.0.1:$port
tls: proxy
data: /var/lib/oncall
YAML
# What `docker run --read-only --cap-drop ALL --tmpfs /tmp --network host -v …` asks for.
node -e '
const { readFileSync, writeFileSync } = require("node:fs");
const [file, work] = process.argv.slice(1);
const config = JSON.parse(readFileSync(file, "utf8"));
config.process.terminal = false;
config.process.capabilities = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
config.root.readonly = true;
config.linux.namespaces = config.linux.namespaces.filter(({ type }) => type !== "network");
config.mounts = config.mounts.filter(({ destination }) => !/^\/(?:sys|var\/lib\/oncall)/.test(destination)).concat(
  { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["nosuid", "nodev", "mode=1777"] },
  { destination: "/var/lib/oncall", type: "bind", source: `${work}/data`, options: ["bind", "rw"] },
  { destination: "/etc/oncall/hub.yaml", type: "bind", source: `${work}/hub.yaml`, options: ["bind", "ro"] },
);
writeFileSync(file, JSON.stringify(config));
' "$work/bundle/config.json" "$work"
touch "$work/bundle/rootfs/etc/oncall/hub.yaml"

"$runtime" run --detach --bundle "$work/bundle" --pid-file "$work/pid" "$name" >"$work/hub.log" 2>&1 </dev/null
for _ in $(seq 100); do
  curl -fsS "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && break
  sleep 0.2
done
inside() { "$runtime" exec -e "ONCALL_HUB=http://127.0.0.1:$port" -e "ONCALL_TOKEN=${token:-}" "$name" /usr/local/bin/node "$@" </dev/null; }
oncall() { inside /opt/oncall/bin/oncall.js "$@"; }

health=$(curl -fsS "http://127.0.0.1:$port/healthz")
echo "health: $health"
uid=$(inside -p 'process.getuid()')
written=$(inside -p 'try { require("node:fs").writeFileSync("/opt/x", ""); "written" } catch (error) { error.code }')
echo "uid $uid, the root $written"
[ "$uid $written" = "10001 EROFS" ]
token=$(oncall hub token create --config /etc/oncall/hub.yaml --name image --email image@example.com --json |
  node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).token')
session=$(oncall start "from the image" --no-tui --json | node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).session')
oncall note "$session" "written through the image" >/dev/null
oncall export "$session" --out - | grep -m 1 "written through the image"
pid=$(cat "$work/pid")
kill -TERM "$pid"
for _ in $(seq 50); do
  [ -d "/proc/$pid" ] || break
  sleep 0.2
done
[ ! -d "/proc/$pid" ] && echo "ended on SIGTERM"
tail -n 1 "$work/hub.log"
