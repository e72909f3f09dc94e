import { groupsOf, inLayers } from '../app-kit/schema.ts';
import { isEnabled } from '../app-kit/services.ts';
import { describeName, type ExplainInput } from './explain.ts';

/** The settings and variables of one app that can be explained. */
export interface AppIndex {
  readonly app: string;
  readonly title?: string;
  readonly enabled: boolean;
  /** One line for each setting that is given. */
  readonly given: readonly string[];
  /** The names of the settings that have their default, or no value. */
  readonly others: readonly string[];
  /** One line for each. */
  readonly variables: readonly string[];
}

/** All settings and derived variables by app, sorted by layer. */
export function indexOf(input: ExplainInput): readonly AppIndex[] {
  const { configuration, project } = input;
  const { source, variables } = configuration;
  return inLayers(project.apps).flatMap((app): AppIndex[] => {
    const settings = groupsOf(app).flatMap((group) => Object.keys(group.settings));
    const derived = Object.keys(app.variables ?? {});
    if (settings.length + derived.length === 0) return [];
    const isGiven = (name: string) => Object.hasOwn(source.data, name);
    return [
      {
        app: app.name,
        ...(app.title !== undefined && { title: app.title }),
        enabled: isEnabled(app, variables),
        given: settings.filter(isGiven).map((name) => describeName(name, input)),
        others: settings.filter((name) => !isGiven(name)),
        variables: derived.map((name) => describeName(name, input)),
      },
    ];
  });
}

/** Formats the index for people. */
export function formatIndex(apps: readonly AppIndex[]): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`  ${title}`, ...items.map((item) => `    ${item}`)];
  const blocks = apps.map(({ app, title, enabled, given, others, variables }) =>
    [
      `${title ?? app}${enabled ? '' : ' (not enabled)'}`,
      ...list('given', given),
      ...list('derived', variables),
      ...(others.length === 0 ? [] : [`  by default`, ...wrapped(others)]),
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n\n\`clusterwright explain NAME\` describes one of these, and \`clusterwright explain FILE:LINE\` a line of the tree.\n`;
}

/** Names in lines of at most 100 columns. */
function wrapped(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 96) lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(`    ${name}`);
  }
  return lines;
}
