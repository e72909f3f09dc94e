import type { App } from '../../app-kit/app.ts';
import type { Project } from '../../app-kit/project.ts';
import { assembleSchema, type ClusterSchema, groupsOf } from '../../app-kit/schema.ts';
import type { SettingSchema } from '../../app-kit/setting.ts';
import { compileSchema } from '../../config/compile-schema.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { OwnApp } from './assemble.ts';
import { findingAt } from './modules.ts';

/** The schema of all settings, compiled. Undefined if an own setting is wrong, which is among the diagnostics then. */
export function compile(
  apps: readonly App[],
  own: readonly OwnApp[],
  diagnostics: Diagnostic[],
): Pick<Project, 'schema' | 'validateSchema'> | undefined {
  const schema = assembleSchema(apps);
  for (const { app, module } of own) {
    for (const name of groupsOf(app).flatMap(({ settings }) => Object.keys(settings))) {
      const setting = schema.properties[name];
      const problem = setting === undefined ? undefined : problemOf(name, setting, schema);
      if (problem === undefined) continue;
      diagnostics.push(findingAt(module, [name], 'project/invalid-app', problem.message, problem.hint));
    }
  }
  return diagnostics.length > 0 ? undefined : { schema, validateSchema: compileSchema(schema) };
}

/** Whether a setting is JSON Schema, and takes its own default. */
function problemOf(
  name: string,
  setting: SettingSchema,
  schema: ClusterSchema,
): { readonly message: string; readonly hint: string } | undefined {
  try {
    const validate = compileSchema({ ...schema, properties: { [name]: setting }, required: [] });
    const values = [setting.default, setting['x-init'], ...Object.values(setting['x-defaults'] ?? {})];
    const wrong = values
      .filter((value) => value !== undefined)
      .find((value) => validate({ [name]: structuredClone(value) }).length > 0);
    if (wrong === undefined) return undefined;
    const message = `the setting ${name} does not take its own default, ${JSON.stringify(wrong)}`;
    return { message, hint: 'Correct the default, or the type of the setting.' };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const message = `the setting ${name} is not valid JSON Schema: ${said}`;
    return { message, hint: 'Correct the keyword that the message names.' };
  }
}
