/**
 * `npm ci` and `npm pack` run this after the build: writes `dist/sbom.cdx.json`, a CycloneDX list of the packages in the bundle,
 * as npm describes them. It does not depend on when or where it was created.
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
  // All packages are in the bundle, so npm's scope does not matter.
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
