import type { Finding } from '../app-kit/app.ts';
import { derivationsOf } from '../app-kit/derivations.ts';
import { derive } from '../app-kit/derive.ts';
import { factFailures } from '../app-kit/facts.ts';
import type { AppFailure } from '../app-kit/failure.ts';
import type { Project } from '../app-kit/project.ts';
import type { SettingSchemas } from '../app-kit/setting.ts';
import type { Settings, Variables } from '../app-kit/values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { generated } from '../diagnostics/fix.ts';
import { valueAt } from '../diagnostics/json-pointer.ts';
import { locationOf } from '../diagnostics/layered-source.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { KeyPath, Source } from '../diagnostics/source.ts';
import { givenSettings } from './absent.ts';
import { leadingZeros } from './leading-zeros.ts';
import { runRules } from './run-rules.ts';
import { schemaFindings } from './schema-errors.ts';
import { secretFindings } from './secret-checks.ts';

/** A configuration without errors, and what was computed from it. */
export interface ValidConfiguration {
  readonly source: Source;
  /** The settings as given, with defaults. */
  readonly config: Settings;
  readonly variables: Variables;
  /** For each derived variable, the names that it was computed from. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
}

/** What `validate` found out. */
export interface ValidateResult {
  /** Absent if there are errors. */
  readonly configuration?: ValidConfiguration;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a configuration against the schema and the rules of all apps; finds all problems at once. Pure. */
export function validate(source: Source, project: Project): ValidateResult {
  const { apps, schema } = project;
  const settings = schema.properties;
  const given = givenSettings(source, schema);
  const errors = project.validateSchema(given.data);
  const { diagnostics: misfits, broken } = schemaFindings(errors, given.data, source, schema, project);
  const zeros = leadingZeros(source, settings);
  const secrets = [
    ...secretFindings(
      given.data,
      settings,
      apps.flatMap(({ name }) => name.split('-')),
    ),
  ];
  const config =
    broken.size === 0 ? (given.data as unknown as Settings) : fittingPart(given.data, broken, project);
  const { variables, inputs, failures, unknown } = derive(config, {
    ...derivationsOf(project),
    unknown: broken,
  });
  const input = { config, variables, schemas: settings };
  const ruled = runRules(apps, input, inputs, new Set([...broken, ...unknown]));
  const findings = [...secrets, ...ruled.findings];
  const wrong = [
    ...failures,
    ...ruled.failures,
    // Other failures of the user's apps with this configuration are reported here, because what is called later must not fail.
    ...(broken.size === 0 && unknown.size === 0 ? factFailures(project, variables) : []),
  ];
  const diagnostics = sortDiagnostics([
    ...given.diagnostics.filter(({ path }) => !isReported(path, findings)),
    ...zeros,
    ...misfits.filter(
      ({ path, code }) =>
        !zeros.some((zero) => zero.path === path) &&
        !isPlaceholder(path, secrets) &&
        !(code === 'config/missing-key' && given.diagnostics.some((empty) => empty.path === path)),
    ),
    ...findings.map((finding) => placed(withGenerated(finding, config, settings), source)),
    ...wrong
      // One mistake may make several of them fail.
      .filter(({ message }, index) => wrong.findIndex((other) => other.message === message) === index)
      .map((failure) => explained(failure, project)),
  ]);
  if (hasErrors(diagnostics)) return { diagnostics };
  return { configuration: { source, config, variables, inputs }, diagnostics };
}

/** A failure of the user's code is a finding; a failure of a shipped app is a bug. */
function explained(failure: AppFailure, { explainFailure }: Project): Diagnostic {
  const diagnostic = explainFailure?.(failure);
  if (diagnostic === undefined) throw failure;
  return diagnostic;
}

/**
 * Replaces invalid settings with defaults, or with examples if they are required, so that derivations and rules can run. Results
 * that depend on them are discarded.
 */
function fittingPart(
  data: Readonly<Record<string, unknown>>,
  broken: ReadonlySet<string>,
  { schema, validateSchema }: Project,
): Settings {
  const examples = schema.required.map((key) => [key, schema.properties[key]?.examples?.[0]]);
  const rest = Object.entries(data).filter(([key]) => !broken.has(key));
  const fitting = Object.fromEntries([...examples, ...rest]) as Record<string, unknown>;
  const [error] = validateSchema(fitting).filter(({ keyword, instancePath }) => {
    return keyword !== 'required' || instancePath !== '';
  });
  if (error !== undefined) throw new Error(`the rest of a configuration does not fit: ${error.instancePath}`);
  return fitting as unknown as Settings;
}

/** Whether a key without a value is already reported: the message about what needs it is more helpful. */
function isReported(path: string, findings: readonly Finding[]): boolean {
  return findings.some(({ path: [key], severity }) => key === path && severity === 'error');
}

/** Skips errors of form in placeholders, which have to be replaced anyway. */
function isPlaceholder(path: string, secrets: readonly Finding[]): boolean {
  return secrets.some(
    (finding) => finding.code === 'config/placeholder-secret' && pathText(finding.path) === path,
  );
}

/** Adds to a finding about a missing secret that it can be generated. */
function withGenerated(finding: Finding, config: Settings, settings: SettingSchemas): Finding {
  const { path, fixes = [] } = finding;
  const [name = ''] = path;
  const isMissing = path.length === 1 && Reflect.get(config, name) === undefined;
  if (!isMissing || settings[name]?.['x-generate'] === undefined) return finding;
  return { ...finding, fixes: [...generated([String(name)]), ...fixes] };
}

/**
 * Reports a finding about a setting that is not given at the setting that makes it necessary; if that is not given either,
 * where the missing one belongs.
 */
function placed(
  {
    path,
    part = 'value',
    at,
    code = 'config/wrong-value',
    severity = 'error',
    message,
    hint,
    fixes = [],
  }: Finding,
  source: Source,
): Diagnostic {
  const isThere = (keys: KeyPath) => valueAt(source.data, keys) !== undefined;
  const isBelow = source.span(path, 'key') !== undefined;
  const shownAt = at === undefined || isThere(path) || (isBelow && !isThere(at)) ? path : at;
  return atPlace(locationOf(source, shownAt, shownAt === path ? part : 'key'), {
    code,
    severity,
    message,
    hint,
    fixes,
    path,
  });
}
