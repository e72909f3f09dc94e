import { settingValues } from '../config/secret-values.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { explainLine, type LineExplanation } from '../explain/line.ts';
import { redactor } from '../leaks/redact.ts';
import { checkTemplates } from '../render/check.ts';
import { render } from '../render/render.ts';
import type { RenderedPlatform } from './rendered-platform.ts';
import { folderInRepository } from './repository.ts';
import { shownBelow, shownPath, type Workspace } from './workspace.ts';

/** Parses `kubernetes/apps/…/helmrelease.yaml:12`; undefined if a word is not of that form. */
export function asLine(word: string): { readonly path: string; readonly line: number } | undefined {
  const [, path, line] = /^(.+\.[\w.-]+):(\d+)(?::\d+)?$/.exec(word) ?? [];
  return path === undefined ? undefined : { path, line: Number(line) };
}

/** Where a line of the tree comes from, or why that cannot be said. */
export function explainLineOf(
  platform: RenderedPlatform,
  { path, line }: { readonly path: string; readonly line: number },
  place: Workspace,
):
  | { readonly explanation: LineExplanation; readonly hide: (text: string) => string }
  | { readonly problem: string } {
  const { project, configuration, templates, files } = platform;
  const below = shownBelow(place);
  const shown = shownPath(place.cwd, path).replace(/^\.\//, '');
  const wanted = shown.startsWith(below) ? shown.slice(below.length) : shown;
  const file = files.find((own) => own.path === wanted);
  if (file === undefined) {
    const meant = suggest(
      wanted,
      files.map((own) => own.path),
    );
    return {
      problem: `no template writes ${shown}${meant === undefined ? '' : `; did you mean ${below}${meant}?`}`,
    };
  }
  const total = file.content.trimEnd().split('\n').length;
  if (line < 1 || line > total) return { problem: `${shown} has ${total} lines, and no line ${line}` };
  const { used: uses } = checkTemplates(templates, [], project.extensions);
  const explanation = explainLine(file, line, {
    configuration,
    project,
    templates,
    uses,
    fileWith: (variables) =>
      render(templates, variables, project, { only: wanted, folder: folderInRepository(place) }).files.find(
        (own) => own.path === wanted,
      ),
  });
  return { explanation, hide: redactor(settingValues(project, configuration.config).secret) };
}
