import { type CompletionItem, CompletionItemKind, MarkupKind, type Position } from 'vscode-languageserver';
import type { App } from '../../app-kit/app.ts';
import { defaultOf } from '../../app-kit/editor.ts';
import { groupsOf } from '../../app-kit/schema.ts';
import type { NestedSchema, SettingSchema } from '../../app-kit/setting.ts';
import { isToml } from '../../diagnostics/is-toml.ts';
import type { ClusterFolder } from '../folder.ts';
import { contextAt, schemaAt } from './context.ts';
import { inLine, keyWithValue, proposedValues } from './values.ts';

/** Completes settings, members of a setting, or values, at a position of the configuration. */
export async function completeConfiguration(
  folder: ClusterFolder,
  path: string,
  { line, character }: Position,
): Promise<readonly CompletionItem[]> {
  const project = await folder.project();
  const context = contextAt(folder.text(path) ?? '', line, character);
  if (project === undefined || context === undefined) return [];
  const { schema } = project;
  const here = schemaAt(schema.properties, context.path);
  if (here === undefined) return [];
  const range = { start: { line, character: context.from }, end: { line, character: context.to } };
  const toml = isToml(path);
  if (context.part === 'value') {
    return proposedValues(here).map(({ value, note }, index) => {
      const text = inLine(value, toml);
      return {
        label: here['x-secret'] === true ? 'generate a value' : text,
        kind: CompletionItemKind.Value,
        ...(note !== '' && { detail: note }),
        sortText: String(index).padStart(3, '0'),
        filterText: text,
        textEdit: { range, newText: text },
      };
    });
  }
  const top = context.path.length === 0;
  const indent = ' '.repeat(context.from);
  const titles = top ? titlesOf(project.apps) : undefined;
  return Object.entries(here.properties ?? {})
    .filter(([name]) => !context.siblings.has(name))
    .map(([name, setting]) => {
      const isRequired = (top ? schema.required : here.required)?.includes(name) === true;
      return {
        label: name,
        kind: CompletionItemKind.Property,
        detail: titles?.get(name) ?? typeText(setting),
        documentation: { kind: MarkupKind.Markdown, value: documentation(setting, isRequired) },
        sortText: `${isRequired ? 0 : 1}${name}`,
        textEdit: {
          range,
          newText: context.hasSign
            ? name
            : keyWithValue(name, proposedValues(setting)[0]?.value, toml, indent),
        },
      };
    });
}

function titlesOf(apps: readonly App[]): ReadonlyMap<string, string> {
  return new Map(
    apps
      .flatMap(groupsOf)
      .flatMap(({ title, settings }) => Object.keys(settings).map((name) => [name, title])),
  );
}

function documentation(setting: SettingSchema, isRequired: boolean): string {
  return `${setting.description}\n\nDefault: ${defaultOf(setting, isRequired)}.`;
}

function typeText({ type }: NestedSchema): string {
  return type === undefined ? '' : [type].flat().join(' or ');
}
