import type { Project } from '../app-kit/project.ts';
import { groupsOf, inLayers, profilesOf } from '../app-kit/schema.ts';
import type { Json, SettingSchema } from '../app-kit/setting.ts';
import { schemaFindings } from '../config/schema-errors.ts';
import { parseSource } from '../diagnostics/source.ts';
import { stringOf } from '../diagnostics/string-of.ts';

/** The kinds of questions at a terminal. Each throws if it is cancelled. */
export interface Prompts {
  readonly intro: (title: string) => void;
  readonly select: (question: {
    readonly message: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly initial: string;
  }) => Promise<string>;
  readonly text: (question: {
    readonly message: string;
    /** The value of an empty answer. */
    readonly initial: string;
    /** Returns what is wrong with an answer; the question is then asked again. */
    readonly check: (answer: string) => string | undefined;
  }) => Promise<string>;
  /** A question whose answer is not shown. */
  readonly secret: (question: {
    readonly message: string;
    readonly check: (answer: string) => string | undefined;
  }) => Promise<string>;
  readonly confirm: (question: { readonly message: string; readonly initial: boolean }) => Promise<boolean>;
}

export interface Answers {
  /** The chosen profile. */
  readonly profile: string | undefined;
  /** Whether no shipped app is wanted: the answers then belong to a project without them. */
  readonly ownOnly?: boolean;
  /** Values of settings. */
  readonly values: Readonly<Record<string, Json>>;
}

/** The choice of no shipped apps in the list of profiles; not a valid profile name. */
const none = '(none)';

/**
 * Asks for what a first tree needs: the profile, unless it is given, and the settings with a question. Every question has a
 * default; an answer that the schema rejects is asked for again. Throws what the prompts throw.
 *
 * @param without - Loads the project without shipped apps; absent if that is not offered.
 */
export async function converse(
  prompts: Prompts,
  project: Project,
  given: string | undefined,
  without?: () => Promise<Project | undefined>,
): Promise<Answers> {
  prompts.intro('Press Enter to accept the value shown.');
  const profile = given ?? (await askedProfile(prompts, project, without !== undefined));
  if (profile !== none) return { profile, values: await askedValues(prompts, project, profile) };
  const own = await without?.();
  return {
    profile: undefined,
    ownOnly: true,
    values: own === undefined ? {} : await askedValues(prompts, own, undefined),
  };
}

/** Asks the questions of the apps. */
async function askedValues(
  prompts: Prompts,
  project: Project,
  profile: string | undefined,
): Promise<Answers['values']> {
  const values: Record<string, Json> = {};
  const replaced: (readonly [placeholder: string, answer: string])[] = [];
  const settings = inLayers(project.apps)
    .flatMap(groupsOf)
    .flatMap((group) => Object.entries(group.settings));
  for (const [name, setting] of settings) {
    const asked = setting['x-ask'];
    const initial = initialOf(setting, profile);
    if (asked === undefined || !isAskedIn(asked.profiles, profile)) {
      // A default below a placeholder domain that was already answered uses the answer instead.
      const follows = typeof initial === 'string' ? follow(initial, replaced) : initial;
      if (follows !== undefined && follows !== initial) values[name] = follows;
    } else if (setting.type === 'boolean') {
      const yes = await prompts.confirm({ message: asked.question, initial: initial === true });
      if (yes) Object.assign(values, { [name]: true, ...asked.sets });
    } else {
      const shown = follow(stringOf(initial ?? ''), replaced);
      const check = (answer: string) => mistake(project, name, answer);
      const answer = await prompts.text({ message: asked.question, initial: shown, check });
      if (typeof initial === 'string' && initial !== '' && answer !== initial)
        replaced.push([initial, answer]);
      values[name] = answer;
    }
  }
  return values;
}

async function askedProfile(
  prompts: Prompts,
  { apps }: Project,
  mayBeNone: boolean,
): Promise<string | undefined> {
  const profiles = profilesOf(apps);
  const options = Object.entries(profiles?.of ?? {}).map(([value, { title }]) => ({ value, label: title }));
  const [first] = options;
  if (profiles === undefined || first === undefined) return undefined;
  const without = { value: none, label: 'None: only apps of your own, without the shipped apps' };
  return prompts.select({
    message: profiles.question,
    options: mayBeNone ? [...options, without] : options,
    initial: first.value,
  });
}

const isAskedIn = (profiles: readonly string[] | undefined, profile: string | undefined): boolean =>
  profiles === undefined || profile === undefined || profiles.includes(profile);

/** The value that `init` writes without an answer. */
const initialOf = (setting: SettingSchema, profile: string | undefined): Json | undefined =>
  setting['x-inits']?.[profile ?? ''] ?? setting['x-init'];

const follow = (text: string, replaced: readonly (readonly [string, string])[]): string =>
  replaced.reduce((result, [placeholder, answer]) => result.replace(placeholder, answer), text);

/** What `validate` would report about an answer; undefined if nothing. */
function mistake(project: Project, name: string, answer: string): string | undefined {
  const parsed = parseSource('cluster.yaml', `${name}: ${JSON.stringify(answer)}\n`);
  if (!('source' in parsed)) return parsed.diagnostics[0]?.message;
  const data = { [name]: answer };
  const found = schemaFindings(project.validateSchema(data), data, parsed.source, project.schema).diagnostics;
  return found.find(({ path, severity }) => path === name && severity === 'error')?.message;
}
