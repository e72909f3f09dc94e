import { dirname } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { movedTemplates } from '../../app-kit/upgrade.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import type { Made } from '../../write/manifest.ts';
import { ownTemplates, replacedTemplates } from '../replaced-templates.ts';
import type { UpgradeCode } from './codes.ts';

export interface Replaced {
  readonly findings: readonly Diagnostic<UpgradeCode>[];
  /** The files that an upgrade moves, from old path to new path. */
  readonly moves: ReadonlyMap<string, string>;
}

/** What an upgrade changed about the templates that files of the repository replace. */
export function replacedByOwn(cwd: string, { apps }: Project, { originals, version }: Made): Replaced {
  const moved = movedTemplates(apps);
  const replaced = new Map(replacedTemplates(cwd).map((found) => [found.file, found]));
  const findings: Diagnostic<UpgradeCode>[] = [];
  const moves = new Map<string, string>();
  const add = (code: UpgradeCode, file: string, message: string, hint: string) =>
    findings.push(aboutFile(file, { code, severity: 'warning', message, hint }));
  for (const { file, name } of ownTemplates(cwd)) {
    const now = replaced.get(file);
    const noted = originals.get(file);
    const successor = moved.get(name) ?? moved.get(`${name}.j2`);
    if (now === undefined && successor !== undefined) {
      const next = `${file.slice(0, -name.length)}${successor.now}`;
      moves.set(file, next);
      const message = `the template that this file replaces is ${successor.now} since ${successor.version}, so it replaces nothing now`;
      add(
        'upgrade/template-moved',
        file,
        message,
        `\`clusterwright upgrade\` moves it to ${dirname(next)}/.`,
      );
    } else if (now === undefined && noted !== undefined) {
      const message =
        'the template that this file replaced no longer exists; this file is written in addition to the others';
      add(
        'upgrade/template-gone',
        file,
        message,
        'Remove the file, or move it below templates/config if it is meant to stay.',
      );
    } else if (now !== undefined && noted !== undefined && noted !== now.digest) {
      const since = version === undefined ? '' : ` since ${version}`;
      const message = `the template that this file replaces was changed${since}, and nothing of that arrives here`;
      const hint = `Compare them: \`diff -u ${now.original} ${file}\`. Then run \`clusterwright upgrade --reviewed\`.`;
      add('upgrade/template-changed', file, message, hint);
    }
  }
  return { findings, moves };
}
