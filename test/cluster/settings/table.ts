import type { SettingCase } from './cases.ts';

/** What came of the change of a setting on a running tree. */
export type Outcome =
  /** What `diff` announced changed in the cluster; `codes` are those of what `configure` said of it beforehand. */
  | { readonly what: 'arrived'; readonly each: SettingCase; readonly codes: readonly string[] }
  /** It arrived after the way that `configure` names, which the API server asks for. */
  | { readonly what: 'announced'; readonly each: SettingCase; readonly command: string }
  /** `configure` refuses the change beside the other settings. */
  | { readonly what: 'refused'; readonly codes: readonly string[] }
  /** No object of the tree shows it: others read it. */
  | { readonly what: 'unseen' }
  | { readonly what: 'failed'; readonly problems: readonly string[] };

/** The table as a page of the documentation, and its totals in one line. */
export function tableOf(outcomes: ReadonlyMap<string, Outcome>): {
  readonly page: string;
  readonly totals: string;
} {
  const count = (what: Outcome['what']) =>
    [...outcomes.values()].filter((outcome) => outcome.what === what).length;
  const totals = `${outcomes.size} settings: ${count('arrived')} arrive, ${count('announced')} are announced and arrive by the way named, ${count('refused')} are refused beside the others, ${count('unseen')} are in no object, ${count('failed')} fail`;
  const rows = [...outcomes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([setting, outcome]) => `| \`${setting}\` | ${toldOf(outcome)} | ${objectsOf(outcome)} |`);
  const page = `# Changing settings on a running cluster

<!-- Written by \`npm run e2e:settings\`. -->

Each setting was changed on a tree that runs on a real API server with Flux and Helm: configured, pushed, applied. What
\`clusterwright diff\` announces is what changed, no object besides, and every Kustomization was ready afterwards. The third
column counts the objects that Flux changes; what Helm makes of a HelmRelease comes on top.

${totals}.

| setting | its change | objects |
| --- | --- | --- |
${rows.join('\n')}
`;
  return { page, totals };
}

function toldOf(outcome: Outcome): string {
  switch (outcome.what) {
    case 'arrived':
      return outcome.codes.length === 0
        ? 'arrives'
        : `arrives; \`configure\` tells of ${outcome.codes.map(linked).join(', ')}`;
    case 'announced':
      return `arrives after \`${outcome.command}\`, which \`configure\` tells (${linked('move/immutable-field')})`;
    case 'refused':
      return `refused: ${outcome.codes.map(linked).join(', ')}`;
    case 'unseen':
      return 'is in no object of the tree';
    case 'failed':
      return `**fails**: ${outcome.problems.join('; ').replaceAll('|', '\\|').replaceAll('\n', ' ')}`;
  }
}

function linked(code: string): string {
  return `[\`${code}\`](checks.md)`;
}

/** `2 HelmRelease, 1 Secret`. */
function objectsOf(outcome: Outcome): string {
  if (!('each' in outcome)) return '';
  const kinds = new Map<string, number>();
  for (const key of outcome.each.effect.objects.keys()) {
    const kind = key.split(' ')[1] ?? '';
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, number]) => (number === 1 ? kind : `${number} ${kind}`)).join(', ');
}
