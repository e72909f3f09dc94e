import type { Outcomes, Recorded } from '../test/cluster/settings/recorded.ts';

/** docs/changes.md: what came of the change of each setting, from what `npm run e2e:settings` recorded. */
export function changesDocument(settings: readonly string[], outcomes: Outcomes): string {
  const rows = [...settings].sort().map((setting) => {
    const outcome = outcomes[setting];
    return `| \`${setting}\` | ${toldOf(outcome)} | ${outcome?.objects ?? ''} | ${takenOf(outcome)} |`;
  });
  return `# Changing settings on a running cluster

<!-- Written by \`npm run generate\` from what \`npm run e2e:settings\` records. -->

Settings are changed on a tree that runs on a real API server with Flux and Helm: configured, pushed, applied. A change
*arrives* if what \`clusterwright diff\` announces is what changes, no object besides, and every Kustomization is ready
afterwards. The third column counts the objects that Flux changes; what Helm makes of a HelmRelease comes on top. The last
column says how those who read a changed Secret come by its new value. Pods are not real there: what a program does in its
container is not seen.

${totalsOf(settings, outcomes)}.

| setting | its change | objects | readers of its Secret |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** How many settings there are of each outcome, in one line. */
export function totalsOf(settings: readonly string[], outcomes: Outcomes): string {
  const count = (what: Recorded['what'] | undefined) =>
    settings.filter((setting) => outcomes[setting]?.what === what).length;
  const parts = [
    `${count('arrived')} arrive`,
    `${count('announced')} arrive by the way that \`configure\` names`,
    `${count('unseen')} are in no object`,
    `${count('failed')} fail`,
  ];
  if (count('refused') > 0) parts.push(`${count('refused')} are refused`);
  if (count(undefined) > 0) parts.push(`${count(undefined)} have not been tried yet`);
  return `${settings.length} settings: ${parts.join(', ')}`;
}

function toldOf(outcome: Recorded | undefined): string {
  const codes = (outcome?.codes ?? []).map(linked).join(', ');
  switch (outcome?.what) {
    case undefined:
      return 'not tried yet';
    case 'arrived':
      return codes === '' ? 'arrives' : `arrives; \`configure\` says ${codes}`;
    case 'announced':
      return `arrives after \`${outcome.command}\`, as ${linked('move/immutable-field')} says`;
    case 'refused':
      return `refused: ${codes}`;
    case 'unseen':
      return 'is in no object of the tree: only commands read it';
    case 'failed':
      return `**fails**: ${(outcome.problems ?? []).join('; ').replaceAll('|', '\\|').replaceAll('\n', ' ')}`;
  }
}

function takenOf(outcome: Recorded | undefined): string {
  return Object.entries(outcome?.taken ?? {})
    .map(([mechanism, readers]) => `${mechanism}: ${readers.join(', ')}`)
    .join('; ');
}

function linked(code: string): string {
  return `[\`${code}\`](checks.md)`;
}
