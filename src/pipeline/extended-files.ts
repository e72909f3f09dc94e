import { dirname, resolve } from 'node:path';
import { readInputText } from '../disk/read-input.ts';
import type { Workspace } from './workspace.ts';

/** The line of YAML or TOML that names what a configuration extends. */
const line = /^["']?extends["']?[ \t]*[:=]([^\r\n]*)/m;

/**
 * The files that a configuration is read from, absolute: its own, then those that it extends. They are found without a
 * parser, for what needs to know no more; undefined if they cannot be told that way.
 *
 * @param textOf - The text of a file, if not that on disk counts.
 */
export function configurationFiles(
  { cwd, config }: Pick<Workspace, 'cwd' | 'config'>,
  textOf: (path: string) => string | undefined = () => undefined,
): readonly string[] | undefined {
  const files: string[] = [];
  for (let next: string | undefined = resolve(cwd, config); next !== undefined; ) {
    if (files.includes(next)) return undefined;
    files.push(next);
    const named = line
      .exec(textOf(next) ?? textAt(next))?.[1]
      ?.split(/[ \t]#/, 1)[0]
      ?.trim();
    if (named === undefined) return files;
    const plain = /^(?:"([^"\\]+)"|'([^']+)'|([^"'\s#&*!|>{[][^\s#]*))$/.exec(named);
    const base = plain?.[1] ?? plain?.[2] ?? plain?.[3];
    if (base === undefined || base.startsWith('ENC[')) return undefined;
    next = resolve(dirname(next), base);
  }
  return files;
}

function textAt(path: string): string {
  try {
    return readInputText(path);
  } catch {
    return '';
  }
}
