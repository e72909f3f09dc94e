/**
 * Whether what the working folder brings may run or be opened. In the environment, so that it reaches every place that
 * looks for a key or starts a program, and so that a workflow can set it once.
 */
const untrustedVariable = 'CLUSTERWRIGHT_UNTRUSTED';

type Environment = Readonly<Record<string, string | undefined>>;

/** Anything but nothing and `0` counts: a mistake must not grant trust. */
export function isUntrusted(env: Environment): boolean {
  const value = env[untrustedVariable];
  return value !== undefined && value !== '' && value !== '0';
}

/** The same world, without trust if that was asked for. */
export function trusting<World extends { readonly env: Environment }>(
  world: World,
  { untrusted }: { readonly untrusted?: boolean | undefined },
): World {
  return untrusted === true ? { ...world, env: { ...world.env, [untrustedVariable]: '1' } } : world;
}
