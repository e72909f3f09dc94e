import type { Outcomes, Recorded } from '../test/cluster/settings/recorded.ts';

/** docs/changes.md: the effects of changing each setting, as recorded by `npm run e2e:settings`. */
export function changesDocument(settings: readonly string[], outcomes: Outcomes): string {
  const sorted = [...settings].sort();
  const rows = sorted.flatMap((setting) => {
    const outcome = outcomes[setting];
    return outcome === undefined
      ? []
      : [`| \`${setting}\` | ${toldOf(outcome)} | ${outcome.objects ?? ''} | ${takenOf(outcome)} |`];
  });
  const untried = sorted.filter((setting) => outcomes[setting] === undefined);
  return `# Changing settings on a running cluster

<!-- Written by \`npm run generate\` from what \`npm run e2e:settings\` records. -->

Each setting was changed on a running tree, with a real API server, Flux and Helm: configured, pushed, applied. A change
*arrives* if exactly the objects change that \`clusterwright diff\` announces, and every Kustomization is ready afterwards.
The third column counts the objects that Flux changes; what Helm makes of a HelmRelease is not counted. The last column says
how the readers of a changed Secret get its new value. Pods are simulated, so what programs do in containers is not seen.

${totalsOf(settings, outcomes)}.

| setting | its change | objects | readers of its Secret |
| --- | --- | --- | --- |
${rows.join('\n')}
${untried.length === 0 ? '' : `\nNot tried yet: ${untried.map((setting) => `\`${setting}\``).join(', ')}.\n`}`;
}

/** The number of settings with each outcome, in one line. */
export function totalsOf(settings: readonly string[], outcomes: Outcomes): string {
  const count = (what: Recorded['what'] | undefined) =>
    settings.filter((setting) => outcomes[setting]?.what === what).length;
  const parts = [
    `${count('arrived')} arrive`,
    `${count('announced')} arrive after the command that \`configure\` names`,
    `${count('unseen')} are read by commands only`,
    `${count('failed')} fail`,
  ];
  if (count('refused') > 0) parts.push(`${count('refused')} are refused`);
  if (count(undefined) > 0) parts.push(`${count(undefined)} have not been tried yet`);
  return `${settings.length} settings: ${parts.join(', ')}`;
}

function toldOf(outcome: Recorded): string {
  const codes = (outcome.codes ?? []).map(linked).join(', ');
  switch (outcome.what) {
    case 'arrived':
      return codes === '' ? 'arrives' : `arrives; \`configure\` says ${codes}`;
    case 'announced':
      return `arrives after \`${outcome.command}\`, as ${linked('move/immutable-field')} says`;
    case 'refused':
      return `refused: ${codes}`;
    case 'unseen':
      return 'only commands read it; no object of the tree shows it';
    case 'failed':
      return `**fails**: ${(outcome.problems ?? []).join('; ').replaceAll('|', '\\|').replaceAll('\n', ' ')}`;
  }
}

function takenOf(outcome: Recorded): string {
  return Object.entries(outcome.taken ?? {})
    .map(([mechanism, readers]) => `${mechanism}: ${readers.join(', ')}`)
    .join('; ');
}

function linked(code: string): string {
  return `[\`${code}\`](checks.md)`;
}
