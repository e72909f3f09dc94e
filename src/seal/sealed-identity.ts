import { type Diagnostic, startOfFile } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import type { SopsConfig } from '../sops/config.ts';
import type { SealedTree } from './seal.ts';

/** A sealed field by which Kustomize identifies an object, as sops writes it. */
const identity =
  /^(?:(apiVersion|kind): ["']?ENC\[|metadata:\n(?: {2,}.*\n)*? {2,}(name|namespace): ["']?ENC\[)/m;

/**
 * Reports manifests of which `.sops.yaml` seals more than their data: Kustomize and Flux read kind and name before Flux decrypts.
 * One finding for all files.
 */
export function sealedIdentity(
  files: SealedTree['files'],
  config: SopsConfig | undefined,
): readonly Diagnostic[] {
  const found = files.flatMap(({ path, content }) => {
    if (!/\.ya?ml$/.test(path) || !content.includes('ENC[')) return [];
    const [, field, inMetadata] = identity.exec(content) ?? [];
    const sealed = field ?? (inMetadata && `metadata.${inMetadata}`);
    return sealed === undefined ? [] : [{ path, sealed }];
  });
  const [first] = found;
  if (first === undefined || config === undefined) return [];
  const others = found.length > 1 ? ` and in ${found.length - 1} more` : '';
  return [
    atPlace(
      { file: config.name, range: startOfFile },
      {
        code: 'seal/sealed-identity',
        message: `the rules seal ${first.sealed} in ${first.path}${others}, which Flux must read before it decrypts`,
        hint: 'Add `encrypted_regex: ^(data|stringData)$` to the rule for these files.',
      },
    ),
  ];
}
