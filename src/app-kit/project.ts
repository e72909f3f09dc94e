import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { App } from './app.ts';
import type { AppFailure } from './failure.ts';
import type { ClusterSchema } from './schema.ts';
import type { Variable } from './variable.ts';

/** An error of the schema validator, as far as anyone reads it. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly propertyName?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Functions and values for templates, beyond those that the program has. */
export interface Extensions {
  readonly filters?: Readonly<Record<string, TemplateFunction>>;
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
  readonly tests?: Readonly<Record<string, TemplateFunction>>;
  readonly globals?: Readonly<Record<string, unknown>>;
}

/** A filter, test or function. It is called synchronously. */
export type TemplateFunction = (...args: never[]) => unknown;

/** The apps of a run, and what follows from them: nothing below the command line knows of others. */
export interface Project {
  readonly apps: readonly App[];
  readonly schema: ClusterSchema;
  /** Fill in defaults in place and return everything that does not fit the schema. */
  readonly validateSchema: (data: object) => readonly SchemaError[];
  readonly extensions?: Extensions;
  /** What templates may write besides the tree, relative to the output folder. */
  readonly outputs?: readonly string[];
  /** Whether files that have no template are written from the apps; true by default. */
  readonly boilerplate?: boolean;
  /** Settings and variables of apps that are not part of it, and that others read if they are: None in templates. */
  readonly absent?: readonly string[];
  /** The shipped apps that the project is without, by each of their settings. */
  readonly leftOut?: ReadonlyMap<string, string>;
  /** The names of apps that are the user's own. */
  readonly own?: readonly string[];
  /** A failure of an app's code as a finding; undefined if the app is not the user's own. */
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
