import type { App, Finding, Rule } from './app.ts';
import { generateCommand } from './generate-command.ts';
import { isDeployed } from './services.ts';

/** The rule that an app which the tree runs must have its `needed` settings. */
export function neededSettings(app: App): Rule {
  const { settings = {} } = app;
  const [first = ''] = Object.keys(settings);
  const needed = Object.entries(settings).filter(([, schema]) => schema['x-needed'] !== undefined);
  const existing = Object.keys(settings).find((name) => name.endsWith('_existing'));
  const otherwise = existing === undefined ? '' : `; or describe the existing one as ${existing}`;
  return function* ({ config, variables }): Iterable<Finding> {
    if (needed.length === 0 || !isDeployed(app, variables)) return;
    for (const [setting, schema] of needed) {
      if (Reflect.get(config, setting) !== undefined) continue;
      yield {
        path: [setting],
        at: [first],
        message: `${setting} is missing: ${schema['x-needed']}`,
        hint: `Add ${setting}: "…" to cluster.yaml, \`${generateCommand(schema['x-generate'])}\` generates one${otherwise}.`,
      };
    }
  };
}
