import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { App } from './app.ts';
import type { AppFailure } from './failure.ts';
import type { ClusterSchema } from './schema.ts';
import type { Variable } from './variable.ts';

/** The part of a schema validator's error that is used. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly propertyName?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Functions and values for templates, in addition to those of the program. */
export interface Extensions {
  readonly filters?: Readonly<Record<string, TemplateFunction>>;
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
  readonly tests?: Readonly<Record<string, TemplateFunction>>;
  readonly globals?: Readonly<Record<string, unknown>>;
}

/** A filter, test or function for templates. It is called synchronously. */
export type TemplateFunction = (...args: never[]) => unknown;

/** The apps of a run and what follows from them; nothing below the command line knows any other app. */
export interface Project {
  readonly apps: readonly App[];
  readonly schema: ClusterSchema;
  /** Fills in defaults in place and returns everything that does not match the schema. */
  readonly validateSchema: (data: object) => readonly SchemaError[];
  readonly extensions?: Extensions;
  /** What templates may write besides the tree, relative to the output folder. */
  readonly outputs?: readonly string[];
  /** Whether files that have no template are written from the apps; true by default. */
  readonly boilerplate?: boolean;
  /** Settings and variables of apps that are not part of the project, which other apps read if they exist: None in templates. */
  readonly absent?: readonly string[];
  /** The shipped app, not part of the project, that each of these settings belongs to. */
  readonly leftOut?: ReadonlyMap<string, string>;
  /** The names of the user's own apps. */
  readonly own?: readonly string[];
  /** Turns a failure of an app's code into a finding; undefined if the app is not the user's own. */
  readonly explainFailure?: (failure: AppFailure) => Diagnostic | undefined;
}

/** The derived variables of all apps. */
export function variablesOf(apps: readonly App[]): Readonly<Record<string, Variable>> {
  return Object.assign({}, ...apps.map(({ variables }) => variables ?? {}));
}

/** The names of all variables that templates may read. */
export function variableNames({ apps, schema, absent = [] }: Project): readonly string[] {
  return [...new Set([...Object.keys(schema.properties), ...Object.keys(variablesOf(apps)), ...absent])];
}
