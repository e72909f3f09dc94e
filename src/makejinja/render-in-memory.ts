import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { foldRepeated } from '../diagnostics/fold.ts';
import type { SecretValue } from '../leaks/needles.ts';
import { isUntrusted } from '../untrusted.ts';
import { compiledTemplates } from './cache/compiled.ts';
import { applyVariables, dataFiles, loadFiles } from './data/load-data.ts';
import { openFiles, textsIn } from './data/open-files.ts';
import type { PlacedFile } from './data/places.ts';
import type { SchemaResult } from './data/schema.ts';
import { type Discovery, discover } from './files/discover.ts';
import type { Walk } from './files/walk.ts';
import type { LoadedPlugin } from './plugin/load-plugin.ts';
import { type RenderOutput, renderAll } from './render-all.ts';
import type { Run } from './run.ts';

/** Everything that a run will write, and the secrets that it must not write in clear text. */
export interface Rendering {
  readonly folders: Discovery['folders'];
  readonly rendered: RenderOutput;
  readonly secrets: readonly SecretValue[];
  /** Texts of unsealed data: a secret that equals one of them cannot be distinguished from it. */
  readonly publicValues: readonly string[];
}

export interface RenderingResult {
  /** Absent if there are errors. */
  readonly rendering?: Rendering;
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads the data and the plugins and renders everything, in memory. */
export async function renderInMemory(run: Run, inputs: Walk): Promise<RenderingResult> {
  const { settings, show, options, cache } = run;
  const files = dataFiles(settings.data, settings.data_namespace);
  const ofTemplates = [...settings.file_data.values()].flatMap((paths) => dataFiles(paths));
  const { cwd, env } = options;
  const { opened, diagnostics: unopened } = await openFiles(
    [...files, ...ofTemplates].map(({ path }) => path),
    { cwd, env, show },
  );
  if (hasErrors(unopened)) return { diagnostics: unopened };
  const { data, diagnostics } = loadFiles(files, show, opened);
  if (hasErrors(diagnostics)) return { diagnostics: [...unopened, ...diagnostics] };
  const wrong = applyVariables(data, settings.data_vars);
  if (wrong !== undefined) return { diagnostics: [badOption('data_vars', wrong)] };
  const sources = files.flatMap(({ path, keys }) => {
    const file = opened.get(path);
    return file === undefined ? [] : [{ ...file, keys }];
  });
  const fit = await heldAgainstSchema(run, data, sources);
  if (hasErrors(fit.diagnostics)) return { diagnostics: [...unopened, ...fit.diagnostics] };
  const secrets = [...[...opened.values()].flatMap((file) => file.secrets), ...fit.secrets];
  const publicValues = publicTexts(data, secrets);

  const plugins: LoadedPlugin[] = [];
  const reported: Diagnostic[] = [...unopened];
  for (const path of run.plugins) {
    const { loadPlugin } = await import('./plugin/load-plugin.ts');
    const context = { cwd, inputs: settings.inputs, output: settings.output };
    const loaded = await loadPlugin(path, data, context, { files: sources, show });
    reported.push(...loaded.diagnostics);
    if (loaded.plugin === undefined || hasErrors(reported)) return { diagnostics: reported };
    plugins.push(loaded.plugin);
  }

  let found: Discovery;
  try {
    const filters = plugins.flatMap(({ pathFilters }) => pathFilters);
    found = discover(settings, filters, inputs.files);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { diagnostics: [badOption('include_patterns', error.message, 'makejinja/pattern')] };
  }
  const compiled = compiledTemplates(cache, `${run.project}.templates`, run.version);
  const rendered = renderAll({
    settings,
    jobs: found.jobs,
    files: inputs,
    data,
    plugins,
    // Untrusted templates must not see the environment.
    env: isUntrusted(env) ? {} : env,
    compiled,
    show,
    opened,
  });
  compiled.save();
  if (!settings.quiet && !isUntrusted(env)) options.print(environmentRead(rendered.environment, env));
  const findings = [...reported, ...foldRepeated(rendered.diagnostics)];
  if (hasErrors(findings)) return { diagnostics: findings };
  return { rendering: { folders: found.folders, rendered, secrets, publicValues }, diagnostics: findings };
}

async function heldAgainstSchema(
  { settings, show }: Run,
  data: Readonly<Record<string, unknown>>,
  files: readonly PlacedFile[],
): Promise<SchemaResult> {
  const path = settings['clusterwright.schema'];
  if (path === null) return { diagnostics: [], secrets: [] };
  const [{ validateData }, { dataSources }] = await Promise.all([
    import('./data/schema.ts'),
    import('./data/places.ts'),
  ]);
  return validateData({ path, show, data, sources: await dataSources(files, show) });
}

/**
 * A line that lists the environment variables that templates received; empty if there are none. Names that are not set are
 * left out: a template can compute a name, also from data that must not be shown.
 */
function environmentRead(names: readonly string[], env: NodeJS.ProcessEnv): string {
  const given = names.includes('*') ? ['all variables'] : names.filter((name) => Object.hasOwn(env, name));
  return given.length === 0 ? '' : `templates read from the environment: ${given.join(', ')}\n`;
}

function publicTexts(data: unknown, secrets: readonly SecretValue[]): readonly string[] {
  if (secrets.length === 0) return [];
  const secret = new Set(secrets.map(({ value }) => value));
  return textsIn(data).flatMap(({ value }) => (secret.has(value) ? [] : [value]));
}

function badOption(
  name: 'data_vars' | 'include_patterns',
  message: string,
  code: 'makejinja/option-value' | 'makejinja/pattern' = 'makejinja/option-value',
): Diagnostic {
  return aboutFile('makejinja.toml', { code, message, path: name, hint: 'Correct the option.' });
}
