import { dirname, resolve } from 'node:path';
import { readInputText } from '../disk/read-input.ts';
import type { Workspace } from './workspace.ts';

/** The line of YAML or TOML that names the file that a configuration extends. */
const line = /^["']?extends["']?[ \t]*[:=]([^\r\n]*)/m;

/**
 * The absolute paths of a configuration and of the files that it extends, in that order. They are found without a parser, for
 * callers that need only the paths. Undefined if the paths cannot be determined that way.
 *
 * @param textOf - Returns the text of a file if it differs from the one on disk.
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
