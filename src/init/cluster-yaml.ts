import type { Shape } from '../apps/shape.ts';
import { type Contributor, inLayers } from '../schema/assemble.ts';
import type { Json, SettingGroup, SettingSchema } from '../schema/fragment.ts';
import { generateValue, type RandomBytes } from '../schema/generate-value.ts';
import { externalLines, introductions } from './shapes.ts';

export interface InitOptions {
  /** `platform` unless said otherwise. */
  readonly shape?: Shape;
  /** Values to write instead of what the schema says, by setting. */
  readonly values?: Readonly<Record<string, Json>>;
}

const width = 100;

/**
 * The text of a fresh `cluster.yaml`: every setting of every app with its description, those that Langfuse
 * needs with a value, generated secrets among them, the others as comments. It is valid as it is.
 */
export function initialClusterYaml(
  apps: readonly Contributor[],
  random: RandomBytes,
  { shape = 'platform', values = {} }: InitOptions = {},
): string {
  const active = (key: string, setting: SettingSchema): Json | undefined =>
    values[key] ??
    (shape === 'external' ? externalLines[key] : (setting['x-init'] ?? generated(setting, random)));
  const blocks = inLayers(apps)
    .flatMap(({ schema }) => schema.groups)
    .map((group) => groupLines(group, active));
  const lines = [
    // Editors look for it on the first line.
    '# yaml-language-server: $schema=./cluster.schema.json',
    ...introductions[shape].flatMap((paragraph) => ['#', ...comment(paragraph)]),
    ...blocks.flat(),
  ];
  return `${lines.join('\n')}\n`;
}

/** The value of a setting that is to stand there; undefined leaves it a comment. */
type Active = (key: string, setting: SettingSchema) => Json | undefined;

function groupLines({ title, introduction, settings }: SettingGroup, active: Active): string[] {
  const rule = '-'.repeat(width - 2);
  return [
    '',
    `# ${rule}`,
    ...comment(title),
    ...(introduction === undefined ? [] : comment(introduction)),
    `# ${rule}`,
    ...Object.entries(settings).flatMap(([key, setting]) => [
      '',
      ...comment(setting.description),
      ...settingLines(key, setting, active(key, setting)),
    ]),
  ];
}

function settingLines(key: string, setting: SettingSchema, active: Json | undefined): string[] {
  if (active !== undefined) return entry(key, active);
  return entry(key, setting.default ?? setting.examples?.[0] ?? '').map((line) => `# ${line}`);
}

function generated(setting: SettingSchema, random: RandomBytes): string | undefined {
  const generator = setting['x-generate'];
  return generator === undefined ? undefined : generateValue(generator, random);
}

/** Strings stand in quotes, always: no reader then takes one for a number, a date or a boolean. */
function entry(key: string, value: Json): string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const members = Object.entries(value).flatMap(([name, member]) => entry(name, member as Json));
    return [`${key}:`, ...members.map((line) => `  ${line}`)];
  }
  return [`${key}: ${JSON.stringify(value)}`];
}

/** Wrapped at blanks; what stands in backticks stays on one line. */
function comment(text: string): string[] {
  const words = text.match(/(?:`[^`]*`|\S)+/g) ?? [];
  const lines: string[] = [];
  let line = '#';
  for (const word of words) {
    if (line.length + 1 + word.length > width && line !== '#') {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
