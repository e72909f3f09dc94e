import { resolve } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { removedSettings, renamedSettings, type Successor } from '../../app-kit/upgrade.ts';
import { holdsSecrets } from '../../config/secret-values.ts';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import type { Span } from '../../diagnostics/locate.ts';
import { parseConfiguration } from '../../diagnostics/parse-configuration.ts';
import type { Source } from '../../diagnostics/source.ts';
import { statOf } from '../../disk/inside.ts';
import { readInputText } from '../../disk/read-input.ts';
import { checkTemplates } from '../../render/check.ts';
import { isSealedText } from '../../sops/sealed.ts';
import { readTemplates } from '../load.ts';
import { ownModules } from '../project/own-modules.ts';
import { shownPath, type Workspace } from '../workspace.ts';
import type { UpgradeCode } from './codes.ts';
import { commentedOut, type Edit, edited, mentions, rangeOfSpan, spanOfRange } from './texts.ts';

export interface Renames {
  readonly findings: readonly Diagnostic<UpgradeCode>[];
  /** The new texts of files by path as messages name it; comments and layout are preserved. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The files of a repository that may contain names of settings. */
interface Subject {
  readonly project: Project;
  readonly config: string;
  /** The texts by path as messages name it: configuration, templates, modules and `.sops.yaml`. */
  readonly texts: ReadonlyMap<string, string>;
  /** The configuration; undefined if it cannot be parsed. */
  readonly source?: Source;
  /** The locations where templates read each name. */
  readonly used: ReadonlyMap<string, readonly Location[]>;
  readonly templates: ReadonlySet<string>;
  /** Renames that the user's own apps declare: in their code, the old name appears only in that declaration. */
  readonly declaredHere: ReadonlySet<string>;
}

interface Found {
  readonly finding: Diagnostic<UpgradeCode>;
  readonly edits: readonly Edit[];
}

/**
 * Settings that a version renamed or removed, wherever the repository uses them: in the configuration, also in commented-out
 * lines; in its own templates and modules; and in `.sops.yaml`, whose rules would otherwise no longer seal a secret.
 */
export async function renamesIn(place: Workspace, project: Project): Promise<Renames> {
  const renamed = [...renamedSettings(project.apps)];
  const removed = [...removedSettings(project.apps)];
  if (renamed.length + removed.length === 0) return { findings: [], texts: new Map() };
  const subject = await subjectOf(place, project);
  const found = renamed.flatMap(([name, successor]) => [
    ...inConfiguration(name, successor, subject),
    ...elsewhere(name, successor, subject),
  ]);
  const gone = removed.flatMap(([name, { version, instead }]) => {
    const span = keySpan(subject.source, name.split('.'));
    const message = `${name} no longer exists since ${version}`;
    return span === undefined
      ? []
      : finding('upgrade/removed', name, subject.config, span, message, instead, subject);
  });
  return {
    findings: [...found.map((own) => own.finding), ...gone],
    texts: edited(
      subject.texts,
      found.flatMap(({ edits }) => edits),
    ),
  };
}

async function subjectOf(place: Workspace, project: Project): Promise<Subject> {
  const { cwd } = place;
  const config = shownPath(cwd, place.config);
  const modules = ownModules(cwd).map((path) => shownPath(cwd, path));
  const templates = await readTemplates(place, project);
  const own = [...templates.values()].filter(({ path }) => path.startsWith('templates/'));
  const texts = new Map([
    ...[config, '.sops.yaml', ...modules].flatMap((file): [string, string][] => {
      const path = resolve(cwd, file);
      return statOf(path)?.isFile() === true ? [[file, readInputText(path)]] : [];
    }),
    ...own.map(({ path, text }): [string, string] => [path, text]),
  ]);
  const ownApps = project.apps.filter(({ name }) => project.own?.includes(name) === true);
  const parsed = parseConfiguration(config, texts.get(config) ?? '');
  return {
    project,
    config,
    texts,
    ...('source' in parsed && { source: parsed.source }),
    used: checkTemplates(templates, [], project.extensions).used,
    templates: new Set(own.map(({ path }) => path)),
    declaredHere: new Set(renamedSettings(ownApps).keys()),
  };
}

function inConfiguration(name: string, successor: Successor, subject: Subject): readonly Found[] {
  const { source, config } = subject;
  const path = name.split('.');
  const span = keySpan(source, path);
  if (source === undefined || span === undefined) return [];
  const message = called(name, successor);
  const byHand = whyByHand(source, path, successor, subject);
  if (byHand !== undefined) {
    return [
      { finding: finding('upgrade/rename-by-hand', name, config, span, message, byHand, subject), edits: [] },
    ];
  }
  const hint = '`clusterwright upgrade` renames it wherever the repository has it; comments stay.';
  return [
    {
      finding: finding('upgrade/renamed', name, config, span, message, hint, subject),
      edits: [{ file: config, span, by: lastOf(successor) }],
    },
  ];
}

/** What the user has to do if a rename is more than an edit of the name. */
function whyByHand(
  source: Source,
  path: readonly string[],
  { now }: Successor,
  { project, config }: Subject,
): string | undefined {
  const next = now.split('.');
  if (keySpan(source, next) !== undefined) return `Remove one of the two: ${now} is set too.`;
  if (next.slice(0, -1).join('.') !== path.slice(0, -1).join('.')) return `Move the value to ${now}.`;
  const [top = ''] = next;
  const isSecret = holdsSecrets(project.schema.properties[top]);
  if (!isSecret || !isSealedText(source.text)) return undefined;
  return `Run \`clusterwright secrets decrypt ${config}\`, then upgrade, then encrypt: a value is sealed under its name.`;
}

/**
 * Mentions in commented-out lines of the configuration and in the other files. A member of a map is skipped, because its name is
 * not unique there.
 */
function elsewhere(name: string, successor: Successor, subject: Subject): readonly Found[] {
  if (name.includes('.')) return [];
  const { texts, config, templates, used, declaredHere } = subject;
  const spansIn = (file: string, text: string): readonly Span[] => {
    if (file === config) return commentedOut(text, name);
    if (!templates.has(file)) return isModule(file) && declaredHere.has(name) ? [] : mentions(text, name);
    const places = (used.get(name) ?? []).filter((location) => location.file === file);
    return places.map(({ range }) => spanOfRange(text, range));
  };
  return [...texts].flatMap(([file, text]) => {
    const spans = spansIn(file, text);
    const [first] = spans;
    if (first === undefined) return [];
    const hint = '`clusterwright upgrade` renames it here as well.';
    return [
      {
        finding: finding('upgrade/renamed', name, file, first, called(name, successor), hint, subject),
        edits: spans.map((span) => ({ file, span, by: lastOf(successor) })),
      },
    ];
  });
}

const isModule = (file: string) => /\.m?[jt]s$/.test(file);
const called = (name: string, { now, version }: Successor) => `${name} is called ${now} since ${version}`;
const lastOf = ({ now }: Successor) => now.split('.').at(-1) ?? now;

/** The span of the key itself; undefined if only a parent of it exists. */
function keySpan(source: Source | undefined, path: readonly string[]): Span | undefined {
  const span = source?.span(path, 'key');
  if (source === undefined || span === undefined) return undefined;
  const key = source.text.slice(...span).replace(/^(['"])(.*)\1$/, '$2');
  if (key !== path.at(-1)) return undefined;
  const inner = source.text.slice(...span).indexOf(key);
  return [span[0] + inner, span[0] + inner + key.length];
}

function finding(
  code: UpgradeCode,
  path: string,
  file: string,
  span: Span,
  message: string,
  hint: string,
  { texts }: Subject,
): Diagnostic<UpgradeCode> {
  const severity = code === 'upgrade/renamed' ? 'warning' : 'error';
  return atPlace(
    { file, range: rangeOfSpan(texts.get(file) ?? '', span) },
    { code, severity, message, path, hint },
  );
}
