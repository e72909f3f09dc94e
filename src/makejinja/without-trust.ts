import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { leadsInside, statOf } from '../disk/inside.ts';
import { stdinPath, stdoutPath } from './files/discover.ts';
import type { OptionName, Settings } from './settings/options.ts';

/** Settings of a repository that are refused in untrusted mode: code of any kind, and files outside the working folder. */
export function refusedWithoutTrust(
  settings: Settings,
  { cwd, plugins }: { readonly cwd: string; readonly plugins: readonly string[] },
  locate: (name: OptionName) => Location,
  show: (path: string) => string,
): Diagnostic[] {
  const refused = (name: OptionName, message: string): Diagnostic =>
    atPlace(locate(name), {
      code: 'makejinja/untrusted',
      message,
      path: name,
      hint: 'Read what it does. If you trust it, run this without --untrusted.',
    });
  const code = (['exec_pre', 'exec_post', 'plugins', 'loaders'] as const)
    .filter((name) => settings[name].length > 0)
    .map((name) => refused(name, `${name} runs code of this repository, which --untrusted does not`));
  const given =
    plugins.length > 0 ? [refused('plugins', '--plugin runs code, which --untrusted does not')] : [];
  const perTemplate = [...settings.file_data.values()].flat();
  const paths: readonly (readonly [OptionName, readonly string[]])[] = [
    ['inputs', settings.inputs],
    ['data', settings.data],
    ['file_data', perTemplate],
    ['output', [settings.output]],
    ['clusterwright.schema', [settings['clusterwright.schema'] ?? []].flat()],
  ];
  const outside = paths.flatMap(([name, listed]) =>
    listed
      .filter((path) => path !== stdinPath && path !== stdoutPath && !isInside(cwd, path))
      .map((path) =>
        refused(name, `${show(path)} is outside of the working folder, where --untrusted does not go`),
      ),
  );
  const folders = [...settings.inputs, ...settings.data, ...perTemplate];
  const links = folders.flatMap((folder) =>
    linksBelow(folder)
      .filter((path) => !isInside(cwd, path))
      .map((path) =>
        refused(
          'inputs',
          `the link ${show(path)} leads out of the working folder, where --untrusted does not go`,
        ),
      ),
  );
  return [...code, ...given, ...outside, ...links];
}

/** Templates include the target of a link, whether it is a file or a folder. */
function linksBelow(folder: string): string[] {
  if (statOf(folder)?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isSymbolicLink() ? [path] : entry.isDirectory() ? linksBelow(path) : [];
  });
}

/** Checks the path as written, and with links resolved. */
function isInside(cwd: string, path: string): boolean {
  const below = relative(cwd, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below) && leadsInside(cwd, path);
}
