/**
 * Whether code, links and keys from the working folder may be used. It is an environment variable so that it reaches every place
 * that looks for a key or starts a program, and so that a workflow can set it once.
 */
const untrustedVariable = 'CLUSTERWRIGHT_UNTRUSTED';

type Environment = Readonly<Record<string, string | undefined>>;

/** Every value except the empty string and `0` counts: a mistake must not grant trust. */
export function isUntrusted(env: Environment): boolean {
  const value = env[untrustedVariable];
  return value !== undefined && value !== '' && value !== '0';
}

/** Returns the given context, without trust if `--untrusted` was given. */
export function trusting<Context extends { readonly env: Environment }>(
  context: Context,
  { untrusted }: { readonly untrusted?: boolean | undefined },
): Context {
  return untrusted === true ? { ...context, env: { ...context.env, [untrustedVariable]: '1' } } : context;
}
