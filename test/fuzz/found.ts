/** Texts that once broke a parser, by target; `scripts/fuzz.ts` prints them. */
export const found: Readonly<Record<string, readonly string[]>> = {
  yaml: ['a: {<<: [1]}\n', `${'? '.repeat(300)}a`],
  configuration: [
    'cloudflare_domain: {toString: {a: 1}}\n',
    'cnpg_enabled: {toString: a, valueOf: b}\n',
    'langfuse_role_mapping: {a: [{toString: 1}]}\n',
  ],
  // The metadata of a sealed file, with a map where a pattern belongs.
  sops: [
    '{"a":"ENC[AES256_GCM,data:AA==]","sops":{"age":[{"recipient":"age1","enc":"x"}],"lastmodified":"2026-01-02T03:04:05Z","mac":"x","unencrypted_suffix":{"toString":{"a":1}},"version":"3.13.2"}}',
  ],
  kustomize: ['#### a/kustomization.yaml\n<<:\n  - b.yaml\n'],
  chart: [`#### Chart.yaml\nname: a\n#### values.yaml\n${'? '.repeat(300)}a: {b: 1}\nx: []\n`],
  'go-template': [`{{ ${'('.repeat(20_000)}.a${')'.repeat(20_000)} }}`],
};
