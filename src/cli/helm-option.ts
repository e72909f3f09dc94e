import { resolve } from 'node:path';
import type { BuiltTree } from '../compare/built-object.ts';
import type { Inflated } from '../helm/inflate.ts';
import type { Helm } from '../helm/run-helm.ts';
import { isUntrusted } from '../untrusted.ts';
import { flag, many } from './define-command.ts';
import type { Io } from './io.ts';

/** The options of commands that can render releases. */
export const helmOptions = {
  helm: flag('--helm', 'render Helm releases with the installed helm; charts are fetched into a cache'),
  chart: many('--chart <name=path>', 'use this folder or .tgz for the chart of this name; repeatable'),
};

interface Asked {
  readonly helm: boolean;
  readonly chart: readonly string[];
}

/** Why `--helm` cannot be used here, as a sentence; undefined if it can. */
export function helmRefusal({ helm, chart }: Asked, { env }: Io): string | undefined {
  if (helm && isUntrusted(env)) return '--untrusted starts no helm and fetches nothing: leave --helm out';
  const odd = chart.find((argument) => !/^[^=]+=.+/.test(argument));
  if (odd !== undefined) return `--chart takes NAME=PATH, got ${odd}`;
  return undefined;
}

/** Adds what releases install to the trees, if `--helm` was given. */
export async function inflated(
  trees: readonly BuiltTree[],
  { helm, chart }: Asked,
  io: Io,
): Promise<Inflated> {
  if (!helm) return { trees, diagnostics: [] };
  io.stage?.('Rendering charts with helm');
  const { inflate } = await import('../helm/inflate.ts');
  const charts = Object.fromEntries(
    chart.map((argument) => {
      const at = argument.indexOf('=');
      return [argument.slice(0, at), resolve(io.cwd, argument.slice(at + 1))];
    }),
  );
  return inflate(trees, { helm: await installedHelm(io), charts });
}

/** The helm on the PATH, with a cache in the user's cache folder. */
export async function installedHelm({ env }: Pick<Io, 'env'>): Promise<Helm> {
  const [{ useHelm }, { tmpdir }] = await Promise.all([import('../helm/run-helm.ts'), import('node:os')]);
  const { XDG_CACHE_HOME: cache, HOME: home } = env;
  const folder = cache || (home ? `${home}/.cache` : tmpdir());
  return useHelm(`${folder}/clusterwright`, { ...env });
}
