import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { assertFinished, mend } from '../../disk/journal.ts';
import { leaksIn } from '../../makejinja/leaks-in.ts';
import { inputsOf, type Prepared, runAfter } from '../../makejinja/prepare.ts';
import { type Rendering, renderInMemory } from '../../makejinja/render-in-memory.ts';
import { failed, type RenderFolderResult } from '../../makejinja/run.ts';
import { isSealedPath } from '../../sops/sealed.ts';
import { apply } from '../../write/apply.ts';
import { folderLayout } from '../../write/manifest-path.ts';
import { type Plan, plan } from '../../write/plan.ts';
import { withChanges } from '../with-changes.ts';
import { shownPath } from '../workspace.ts';
import type { RenderRunOptions, RenderRunResult } from './run.ts';
import { chooseSealed, sealOutputs } from './seal-outputs.ts';
import { finishOutputs, openTarget, outputFiles, rootOf } from './target.ts';
import { verifyOutputs } from './verify-outputs.ts';
import { compares, counted } from './wanted.ts';

/** A run that seals, or that only shows what it would do. */
export async function planned(prepared: Prepared, options: RenderRunOptions): Promise<RenderRunResult> {
  const seals = prepared.run.settings['clusterwright.seal'];
  // Compare existing files as well, instead of skipping them.
  const settings = { ...prepared.run.settings, force: true };
  const run = { ...prepared.run, settings };
  const writes = !compares(settings);
  const root = rootOf(settings);
  const below = shownBelow(options.cwd, root);
  if (writes) mend(root);
  else assertFinished(root);

  const inputs = inputsOf(run);
  const { rendering, diagnostics } = await renderInMemory(run, inputs);
  const found: Diagnostic[] = [];
  const fails = (more: readonly Diagnostic[]): boolean => {
    const own = counted(settings, more);
    found.push(...own);
    return hasErrors(own);
  };
  if (fails(diagnostics) || rendering === undefined) return failed(found);
  const target = openTarget(root, run, new Set([...inputs.files.keys(), ...run.files, ...run.plugins]));
  const outputs = outputFiles(root, rendering.rendered.outputs);
  const plain = new Map(outputs.map(({ path, content }) => [path, content]));
  const gone = settings.clean ? [...target.manifest.keys()].filter((path) => !plain.has(path)) : [];
  const { cwd, env, reseal } = options;
  const place = { ...target, cwd, env };
  const sealing = seals ? await chooseSealed(outputs, place) : undefined;
  if (settings['clusterwright.verify'] && fails(await verified(prepared, rendering, gone, sealing?.paths)))
    return failed(found);

  const { secrets, publicValues } = rendering;
  const sealed =
    sealing && (await sealOutputs(outputs, { ...place, sealing, secrets, publicValues, reseal }));
  // Without `--seal`, sops itself seals `*.sops.*` files afterwards.
  if (fails(sealed?.diagnostics ?? (await leaksIn(run, rendering)))) return failed(found);

  const changes = plan({
    ...target,
    files: sealed?.files ?? outputs,
    seals: sealed?.seals ?? new Map(),
    layout: folderLayout,
    keepStale: !settings.clean,
    // Plain text, left by makejinja or a run without `--seal`, of a file that this run seals.
    isKept: (path, content) => sealing?.paths.has(path) === true && plain.get(path) === content,
    // Without `--seal`, files are replaced as makejinja replaces them.
    force: options.overwrite || !seals,
    shownBelow: below,
  });
  const { left } = changes;
  const kept = left.length > 0 ? [leftBehind(left, below)] : [];
  if (fails([...(await withChanges(changes, below)), ...kept]) && writes) return failed(found);
  const result = { ...listed(changes), diagnostics: found, plan: changes };
  if (!writes) return result;
  await apply(changes, root);
  finishOutputs(settings, rendering);
  const after = runAfter(prepared);
  return after === undefined ? result : { ...result, diagnostics: [...found, after] };
}

/** The findings of the verifier about the outputs. */
export async function verified(
  { run }: Prepared,
  { rendered }: Rendering,
  removed: readonly string[],
  sealed?: ReadonlySet<string>,
): Promise<readonly Diagnostic[]> {
  const root = rootOf(run.settings);
  const files = outputFiles(root, rendered.outputs).map(({ path, content, originOf }) => ({
    path,
    content: typeof content === 'string' ? content : '',
    sealed: sealed?.has(path) ?? isSealedPath(path),
    ...(originOf && { originOf }),
  }));
  return verifyOutputs({ files, output: root, removed: new Set(removed) }, run.options);
}

function listed({ created, updated, unchanged, removed }: Plan): Omit<RenderFolderResult, 'diagnostics'> {
  const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);
  return { created: paths(created), updated: paths(updated), unchanged, removed: paths(removed) };
}

/** A path relative to the working folder, with a trailing slash, as a prefix for paths below the output folder. */
function shownBelow(cwd: string, root: string): string {
  const shown = shownPath(cwd, root);
  return shown === '' ? '' : `${shown}/`;
}

function leftBehind(paths: readonly string[], below: string): Diagnostic {
  const [first = ''] = paths;
  const many = paths.length > 1;
  return aboutFile(`${below}${first}`, {
    code: 'makejinja/left',
    severity: 'warning',
    message: `${below}${first}${many ? ` and ${paths.length - 1} more are` : ' is'} no longer rendered, and ${many ? 'stay' : 'stays'}`,
    hint: 'Remove what earlier runs wrote with --clean, or with `clean = true` in makejinja.toml: it removes nothing else.',
  });
}
