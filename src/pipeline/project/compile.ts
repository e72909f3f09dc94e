import type { App } from '../../app-kit/app.ts';
import type { Project } from '../../app-kit/project.ts';
import { assembleSchema, type ClusterSchema, groupsOf } from '../../app-kit/schema.ts';
import type { Json, SettingSchema } from '../../app-kit/setting.ts';
import { compileSchema } from '../../config/compile-schema.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { OwnApp } from './assemble.ts';
import { findingAt } from './modules.ts';

/** Compiles the schema of all settings. Returns undefined if a setting of a user's app is invalid, and adds a diagnostic. */
export function compile(
  apps: readonly App[],
  own: readonly OwnApp[],
  diagnostics: Diagnostic[],
): Pick<Project, 'schema' | 'validateSchema'> | undefined {
  const schema = assembleSchema(apps);
  const validate = compiledOrNot(schema);
  for (const { app, module } of own) {
    for (const name of groupsOf(app).flatMap(({ settings }) => Object.keys(settings))) {
      const setting = schema.properties[name];
      if (setting === undefined) continue;
      const problem =
        validate === undefined ? notJsonSchema(name, setting, schema) : wrongDefault(name, setting, validate);
      if (problem === undefined) continue;
      diagnostics.push(findingAt(module, [name], 'project/invalid-app', problem.message, problem.hint));
    }
  }
  if (diagnostics.length > 0) return undefined;
  return { schema, validateSchema: validate ?? compileSchema(schema) };
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

/**
 * Compiles all settings at once, because compiling takes most of the time; which setting is invalid is determined only if there
 * is one.
 */
function compiledOrNot(schema: ClusterSchema): Project['validateSchema'] | undefined {
  try {
    return compileSchema(schema);
  } catch {
    return undefined;
  }
}

function notJsonSchema(name: string, setting: SettingSchema, schema: ClusterSchema): Problem | undefined {
  try {
    compileSchema({ ...schema, properties: { [name]: setting }, required: [] });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : stringOf(error);
    const message = `the setting ${name} is not valid JSON Schema: ${reason}`;
    return { message, hint: 'Correct the keyword that the message names.' };
  }
}

/** The first default of a setting that the setting itself rejects. */
function wrongDefault(
  name: string,
  setting: SettingSchema,
  validate: Project['validateSchema'],
): Problem | undefined {
  const values = [setting.default, setting['x-init'], ...Object.values(setting['x-defaults'] ?? {})];
  const isWrong = (value: Json | undefined) =>
    value !== undefined &&
    validate({ [name]: structuredClone(value) }).some(
      ({ instancePath }) => instancePath === `/${name}` || instancePath.startsWith(`/${name}/`),
    );
  const wrong = values.find(isWrong);
  if (wrong === undefined) return undefined;
  const message = `the setting ${name} does not take its own default, ${JSON.stringify(wrong)}`;
  return { message, hint: 'Correct the default, or the type of the setting.' };
}
