import { checkSealed, openSealed } from '../../../src/sops/index.ts';
import { kubernetesRule, newKey, seal, wholeFileRule } from '../../sops/keys.ts';
import type { Target } from '../target.ts';

const key = await newKey();
const secret = `apiVersion: v1
kind: Secret
metadata: {name: a}
stringData:
  user: langfuse
  # a comment
  password: "correct: horse"
  port: 5432
  ratio: 1.5
  on: true
  list: [first, {a: second}]
`;
const rest = ['v1', 'Secret', 'a', ' a comment'];
const values = new Set([
  'langfuse',
  'correct: horse',
  '5432',
  '1.5',
  'True',
  'true',
  'first',
  'second',
  ...rest,
  // An empty text adds nothing to the MAC, in sops as well, so nobody can tell that one was added.
  '',
]);
const names = ['a.sops.yaml', 'a.sops.json', 'a.sops.env'] as const;

/** SOPS files, read with their key: a file that opens contains only what was sealed. */
export const sops: Target = {
  seeds: [
    await seal('a.sops.yaml', secret, kubernetesRule(key)),
    await seal('a.sops.yaml', secret, wholeFileRule(key)),
    await seal('a.sops.json', '{"user": "langfuse", "list": ["first", 5432, true]}', wholeFileRule(key)),
    await seal('a.sops.env', 'USER=langfuse\nPASSWORD=correct: horse\n', wholeFileRule(key)),
    JSON.stringify({ a: 'ENC[AES256_GCM,data:AA==]', sops: { age: [], mac: '' } }),
  ],
  data: true,
  async read(text) {
    for (const name of names) {
      checkSealed(name, text, undefined);
      const result = await openSealed(name, text, [key.identity]);
      if ('diagnostics' in result) {
        const told = result.diagnostics.map(({ message, hint }) => message + hint).join('\n');
        if (told.includes('correct: horse')) throw new Error('quotes a sealed value');
        continue;
      }
      for (const { plain, sealed } of result.opened.leaves) {
        if (sealed !== undefined && !values.has(plain.text))
          throw new Error(`opens to ${JSON.stringify(plain)}`);
      }
      result.opened.text('in-place');
    }
  },
};
