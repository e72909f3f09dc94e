import { readFileSync } from 'node:fs';

const scripts = ['install-control-plane.sh', 'install-operators.sh'];

/** By Go module, the version that the scripts build a program from. */
export const builtVersions: ReadonlyMap<string, string> = new Map(
  scripts
    .map((name) => readFileSync(new URL(`../../../scripts/${name}`, import.meta.url), 'utf8'))
    .flatMap((script) => {
      const pins = new Map([...script.matchAll(/^(\w+)=(v\S+)$/gm)].map(([, name, pin]) => [name, pin]));
      // As in a go.mod: the path of a module, and the variable with its version.
      return [...script.matchAll(/(\S+\/\S+) \$(\w+)$/gm)].flatMap(([, module = '', name]) => {
        const version = pins.get(name);
        return version === undefined ? [] : [[module, version] as const];
      });
    }),
);
