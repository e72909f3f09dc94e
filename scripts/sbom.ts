/**
 * `npm ci` and `npm pack` run this after the build: `dist/sbom.cdx.json`, a CycloneDX list of the packages that the bundle contains, as npm describes
 * them. Nothing in it depends on when or where it was made.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly scope?: string;
  readonly properties?: unknown;
}

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly [key: string]: unknown };
  readonly components: readonly Component[];
  readonly dependencies: unknown;
  readonly [key: string]: unknown;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const licences = readFileSync(`${root}/dist/LICENSES.txt`, 'utf8');
const bundled = new Set(
  [...licences.matchAll(/^(?:.*-{80}\n\n)?((?:@[\w.-]+\/)?[\w.-]+ \d[\w.+-]*) \([^)]*\)$/gm)].map(
    ([, name]) => name,
  ),
);
const text = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
const { serialNumber: _, metadata, components, dependencies: __, ...rest } = JSON.parse(text) as Bom;
const { timestamp: ___, ...described } = metadata;
const inBundle = components
  .filter(({ name, group, version }) =>
    bundled.has(`${group === undefined ? '' : `${group}/`}${name} ${version}`),
  )
  // All are in the bundle, whatever npm installs them for.
  .map(({ scope: ____, properties: _____, ...component }) => component);
const missing = [...bundled].filter(
  (name) =>
    !inBundle.some(
      ({ group, name: own, version }) => `${group ? `${group}/` : ''}${own} ${version}` === name,
    ),
);
if (missing.length > 0) throw new Error(`npm does not know ${missing.join(', ')}`);
writeFileSync(
  `${root}/dist/sbom.cdx.json`,
  `${JSON.stringify({ ...rest, metadata: described, components: inBundle }, null, 2)}\n`,
);
