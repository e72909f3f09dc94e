import type { Position } from 'vscode-languageserver';
import { defaultOf } from '../../app-kit/editor.ts';
import { explained } from '../explained.ts';
import type { ClusterFolder } from '../folder.ts';
import { contextAt, schemaAt } from './context.ts';

/** Describes the setting at a position in Markdown, and the member of it, if there is one. */
export async function hoverConfiguration(
  folder: ClusterFolder,
  path: string,
  { line, character }: Position,
): Promise<string | undefined> {
  const name = settingAt(folder.text(path) ?? '', line, character);
  const project = await folder.project();
  const [top] = name ?? [];
  if (name === undefined || top === undefined || project === undefined) return undefined;
  const whole = await explained(folder, top);
  if (whole === undefined || name.length === 1) return whole;
  const parent = schemaAt(project.schema.properties, name.slice(0, -1));
  const member = schemaAt(project.schema.properties, name);
  const description = member === undefined ? undefined : { description: '', ...member }.description;
  if (member === undefined || description === undefined || description === '') return whole;
  const isRequired = parent?.required?.includes(name.at(-1) ?? '') === true;
  const default_ = defaultOf({ ...member, description }, isRequired);
  return `**${name.join('.')}**\n\n${description}\n\nDefault: ${default_}.\n\n---\n\n${whole}`;
}

/** The path of the setting at a position. */
export function settingAt(text: string, line: number, character: number): readonly string[] | undefined {
  const whole = text.split(/\r?\n/)[line] ?? '';
  if (/^\s*(#|$)/.test(whole)) return undefined;
  const at = contextAt(text, line, character);
  if (at?.part === 'value') return at.path;
  const [, head = '', name = ''] = /^(\s*(?:-\s+)*)["']?([A-Za-z_][\w.-]*)/.exec(whole) ?? [];
  const written = contextAt(text, line, head.length);
  return written === undefined || name === '' ? at?.path : [...written.path, name];
}
