import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';

/** What `dist/bundle.cjs` exports; `scripts/build/bundle.ts` puts it together. */
interface Bundle {
  readonly run: (argv: readonly string[]) => Promise<void>;
}

export interface Compiled {
  /** For its code cache, once it has run. */
  readonly script: Script;
  /** Run the bundle's own code, and enter it among Node's modules: plugins then get the very same engine. */
  readonly evaluate: () => Bundle;
}

/**
 * Compile the bundle of a `dist` folder with the code cache that the build made for this command. Without one, or
 * with one of another Node, which V8 refuses, everything is the same but slower.
 */
export function compileBundle(dist: string, command: string | undefined): Compiled {
  // V8 optimises what was busy for a moment. A command has ended by then, and would wait for it. Later versions have
  // no such flag, and optimise in more and cheaper steps.
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
  const path = join(dist, 'bundle.cjs');
  const cachedData = readCache(cachePath(dist, command)) ?? readCache(cachePath(dist, undefined));
  // The build leaves nothing but ASCII in it.
  const script = new Script(Module.wrap(readFileSync(path, 'latin1')), {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  });
  const evaluate = () => {
    const require = createRequire(path);
    const module = new Module(path);
    require.cache[path] = module;
    script.runInThisContext()(module.exports, require, module, path, dist);
    module.loaded = true;
    return module.exports as Bundle;
  };
  return { script, evaluate };
}

/** Where the code cache of a command is; of those without their own where none is named. */
export function cachePath(dist: string, command: string | undefined): string {
  return join(dist, 'cache', `${command ?? 'any'}.bin`);
}

function readCache(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
