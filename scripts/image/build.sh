#!/usr/bin/env bash
# Makes release/image: an OCI layout with the image oncall:VERSION, from scratch: the Node of this checkout with the libraries that
# it loads, and the package. No shell, no package manager, no daemon and no network. The same sources on the same distribution
# give the same digest. Needs umoci, binutils (strip) and a Debian or Ubuntu whose glibc is new enough for that Node.
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in umoci strip dpkg-query ldd; do
  command -v "$tool" >/dev/null || { echo "image: $tool is missing (apt-get install umoci binutils)" >&2; exit 2; }
done

npm run -s release:build >/dev/null
version=$(node -p 'require("./package.json").version')
case "$(uname -m)" in
  x86_64) arch=amd64 ;;
  aarch64) arch=arm64 ;;
  *) echo "image: no image for $(uname -m)" >&2; exit 2 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root="$work/root"
umask 022
mkdir -p "$root"/{usr/local/bin,etc/oncall,tmp,home/oncall,var/lib/oncall,opt,usr/share/licenses}
# What a runtime mounts over; on a read-only root it cannot make them.
mkdir "$root"/{dev,proc,sys,run}
touch "$root"/etc/{hosts,hostname,resolv.conf}

strip -o "$root/usr/local/bin/node" node_modules/node/bin/node
chmod 755 "$root/usr/local/bin/node"
# What `ldd` names by a path, where it looks for it; each with the licence that its package brings.
ldd node_modules/node/bin/node | grep -oE '/[^ ]+' | sort -u | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
  package=$(dpkg-query -S "$library" 2>/dev/null || dpkg-query -S "$(realpath "$library")" 2>/dev/null || dpkg-query -S "/usr$library")
  package=${package%%:*}
  cp -L "/usr/share/doc/$package/copyright" "$root/usr/share/licenses/$package"
done
cp -r release/package "$root/opt/oncall"
echo 'root:x:0:0:root:/:/none' >"$root/etc/passwd"
echo 'oncall:x:10001:10001:oncall:/home/oncall:/none' >>"$root/etc/passwd"
printf 'root:x:0:\noncall:x:10001:\n' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

# Whose files these are, and when they were made, must not show who built it, and when. As root the owner is set in the
# folder itself, else umoci maps it.
rootless=(--rootless)
if [ "$(id -u)" = 0 ]; then
  rootless=()
  chown -R 0:0 "$root"
  chown -R 10001:10001 "$root/home/oncall" "$root/var/lib/oncall"
fi
chmod 1777 "$root/tmp"
chmod 700 "$root/var/lib/oncall"
find "$root" -exec touch --no-dereference --date=@0 {} +

image="$work/image"
umoci init --layout "$image"
umoci new --image "$image:$version"
for part in usr lib lib64 etc tmp home var opt dev proc sys run; do
  if [ -e "$root/$part" ]; then
    umoci insert "${rootless[@]}" --image "$image:$version" --history.created 1970-01-01T00:00:00Z "$root/$part" "/$part"
  fi
done
umoci config --image "$image:$version" --created 1970-01-01T00:00:00Z --history.created 1970-01-01T00:00:00Z \
  --os linux --architecture "$arch" --config.user 10001:10001 --config.workingdir /home/oncall \
  --config.env PATH=/usr/local/bin --config.env HOME=/home/oncall --config.env XDG_STATE_HOME=/var/lib/oncall \
  --config.env NODE_ENV=production --config.env NODE_COMPILE_CACHE=/tmp/compiled \
  --config.volume /var/lib/oncall --config.exposedports 7373/tcp --config.stopsignal SIGTERM \
  --config.entrypoint /usr/local/bin/node --config.entrypoint /opt/oncall/bin/oncall.js \
  --config.cmd hub --config.cmd run --config.cmd --config --config.cmd /etc/oncall/hub.yaml \
  --config.label "org.opencontainers.image.title=oncall" --config.label "org.opencontainers.image.version=$version" \
  --config.label "org.opencontainers.image.licenses=MIT"
umoci gc --layout "$image"
rm -rf release/image
mv "$image" release/image
echo "$(du -sb release/image | cut -f1) bytes, $(grep -oE 'sha256:[0-9a-f]{64}' release/image/index.json)"
