import { parseManifest, parseSeals } from '../../../src/write/manifest.ts';
import { folderLayout } from '../../../src/write/manifest-path.ts';
import type { Target } from '../target.ts';

const outside = /(^|\/)\.\.?(\/|$)|^\/|\0|(^|\/)\.git(\/|$)/i;

/** The manifest of a run, which anyone can edit: it names nothing outside what a run writes. */
export const manifest: Target = {
  seeds: [
    '{"files": {"kubernetes/a.yaml": "00"}, "seals": {"kubernetes/a.yaml": ["x"]}}',
    '{"files": {"kubernetes/apps/../../.bashrc": "00", "/etc/passwd": "00", "kubernetes/.git/HEAD": "00"}}',
    '{"files": {"bootstrap/b.sops.yaml": "0", "kubernetes/a/../b": "1"}, "seals": []}',
  ],
  data: true,
  read(text) {
    for (const proofs of parseSeals(text).values()) {
      if (proofs.some((proof) => typeof proof !== 'string')) throw new Error('takes a proof that is no text');
    }
    const paths = [...parseManifest(text).keys(), ...parseManifest(text, folderLayout).keys()];
    const bad = paths.find((path) => outside.test(path));
    if (bad !== undefined) throw new Error(`takes ${JSON.stringify(bad)}`);
  },
};
