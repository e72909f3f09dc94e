import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { renderFolder } from '../../src/makejinja/render-folder.ts';
import type { RenderFolderOptions, RenderFolderResult } from '../../src/makejinja/run.ts';

const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-render-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let count = 0;

export interface Project {
  readonly folder: string;
  readonly cache: string;
  write(path: string, text: string | Buffer, mode?: number): void;
  read(path: string): string;
  mode(path: string): number;
  /** All files below a folder of the project, sorted. */
  files(folder: string): string[];
  render(options?: Partial<RenderFolderOptions>): Promise<RenderFolderResult>;
}

/** A folder with the given files and a `makejinja.toml` with inputs `in`, output `out`, `force`, and further lines. */
export function project(files: Readonly<Record<string, string>>, settings = ''): Project {
  count += 1;
  const folder = join(scratch, String(count));
  const cache = join(scratch, `${count}-cache`);
  const write: Project['write'] = (path, text, mode) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (mode !== undefined) chmodSync(join(folder, path), mode);
  };
  const base = ['inputs = ["in"]', 'output = "out"', 'force = true'];
  const own = base.filter((line) => !new RegExp(`^${line.split(' ')[0]}\\b`, 'm').test(settings));
  write('makejinja.toml', `[makejinja]\n${own.join('\n')}\n${settings}\n`);
  mkdirSync(join(folder, 'in'), { recursive: true });
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    cache,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    mode: (path) => statSync(join(folder, path)).mode & 0o7777,
    files: (path) =>
      readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(folder, path, name)).isFile())
        .sort(),
    render: (options = {}) =>
      renderFolder({
        cwd: folder,
        env: { CLUSTERWRIGHT_CACHE: cache },
        overrides: {},
        plugins: [],
        cache: true,
        print: () => {},
        ...options,
      }),
  };
}

/** `code file:line:column message` of each finding. */
export function findings({ diagnostics }: RenderFolderResult): string[] {
  return diagnostics.map(
    ({ code, file, range, message }) =>
      `${code} ${file}:${range.start.line}:${range.start.column} ${message}`,
  );
}
