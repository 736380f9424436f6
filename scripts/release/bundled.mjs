// What is really in a bundle: the packages of which code was kept, their licences, and an SBOM of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for their notice at most; of any other the build fails, so that a person decides. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];

/**
 * Packages that are published without a licence file, by the name of who holds the copyright: the text of the licence that their
 * package.json names stands for it. The build fails once one of them brings a file.
 */
const WITHOUT_FILE = {
  '@aws-sdk/credential-provider-http': 'Amazon.com, Inc. or its affiliates',
  '@aws-sdk/credential-provider-login': 'Amazon.com, Inc. or its affiliates',
  '@aws-sdk/nested-clients': 'Amazon.com, Inc. or its affiliates',
  'yoga-layout': 'Facebook, Inc. and its affiliates',
};

/**
 * The packages of which code is in the chunks that Rolldown wrote, sorted by name and version. `folder` is the one in which
 * node_modules is. Throws an error of one line for a licence that is not allowed, or whose text is missing.
 */
export function bundledPackages(output, folder) {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const places = new Set();
  for (const { modules = {} } of output)
    for (const [id, { renderedLength }] of Object.entries(modules)) {
      const found = /(?:^|[/\0])(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
      if (found !== undefined && renderedLength > 0) places.add(found);
    }
  const packages = [...places].map((place) => packageAt(join(folder, place), lock[place]));
  const apache = packages.find((each) => each.license === 'Apache-2.0' && each.text !== null)?.text;
  return packages
    .map((each) => ({ ...each, text: each.text ?? standardText(each, apache) }))
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

function packageAt(path, locked) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (locked?.version !== version) throw new Error(`${name} ${version} is not what package-lock.json says`);
  if (!ALLOWED.includes(license))
    throw new Error(
      `${name} ${version} has the licence ${license}, which scripts/release/bundled.mjs does not allow`,
    );
  const files = readdirSync(path).filter((file) => /^(?:licen[sc]e|copying|notice)(?:[-.].*)?$/i.test(file));
  const text = files
    .sort()
    .map((file) => readFileSync(join(path, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
  if ((text === '') !== Object.hasOwn(WITHOUT_FILE, name))
    throw new Error(
      `${name} ${version} has ${text === '' ? 'no' : 'now a'} licence file: see scripts/release/bundled.mjs`,
    );
  return { name, version, license, integrity: locked.integrity, text: text === '' ? null : text };
}

function standardText({ name, license }, apache) {
  const notice = `Copyright (c) ${WITHOUT_FILE[name]}`;
  if (license === 'Apache-2.0' && apache !== undefined) return `${notice}\n\n${apache}`;
  if (license === 'MIT') return `MIT License\n\n${notice}\n\n${MIT}`;
  throw new Error(`${name} has no licence file, and no text for ${license} is known`);
}

/** From spdx.org/licenses/MIT. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** THIRD_PARTY_LICENSES: a table of the packages, then the words of each licence once, below the notices of the packages that they are for. */
export function licencesText(packages) {
  const rows = packages.map(({ name, version, license }) => `${`${name} ${version}`.padEnd(60)} ${license}`);
  const texts = Map.groupBy(packages, ({ text }) => text);
  const told = [...texts].map(([text, of]) => ({
    ...parted(text),
    of: of.map(({ name, version }) => `${name} ${version}`).join(', '),
  }));
  const parts = [...Map.groupBy(told, ({ words }) => words.replace(/\s+/g, ' '))].map(([, same]) => {
    const notices = same.map(({ of, notice }) => `${of}\n${notice === '' ? '' : `\n${notice}\n`}`);
    return `${'-'.repeat(80)}\n${notices.join('\n')}\n${same[0].words}\n`;
  });
  return `Packages of which code is in this program:\n\n${rows.join('\n')}\n\n${parts.join('\n')}`;
}

/** What a text says of its holder, at its begin or in an appendix, and the words that others have, too. */
function parted(text) {
  const [terms, appendix = ''] = text.split(/(?<=^\s*END OF TERMS AND CONDITIONS\n)/m);
  const paragraphs = terms.trim().split(/\n\s*\n/);
  const isNotice = (paragraph) => paragraph.length < 600 && /copyright|\(c\)/i.test(paragraph);
  const own = paragraphs.slice(0, 4).findLastIndex(isNotice) + 1;
  const notice = [...paragraphs.slice(0, own), appendix.trim()].filter((part) => part !== '');
  return { notice: notice.join('\n\n'), words: paragraphs.slice(own).join('\n\n') };
}

/** CycloneDX 1.6 as JSON, without a serial number and a time, so that the same bundle gives the same bytes. */
export function sbom(packages, { name, version, license }) {
  const component = (each, type) => ({
    type,
    'bom-ref': `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`,
    name: each.name,
    version: each.version,
    purl: `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`,
    licenses: [{ license: { id: each.license } }],
  });
  const program = component({ name, version, license }, 'application');
  const parts = packages.map((each) => ({
    ...component(each, 'library'),
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from(each.integrity.slice('sha512-'.length), 'base64').toString('hex'),
      },
    ],
  }));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: program },
    components: parts,
    dependencies: [
      { ref: program['bom-ref'], dependsOn: parts.map((each) => each['bom-ref']) },
      ...parts.map((each) => ({ ref: each['bom-ref'] })),
    ],
  };
}
