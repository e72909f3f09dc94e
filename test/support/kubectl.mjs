#!/usr/bin/env node
// A fake kubectl that keeps a cluster in the JSON file in CLUSTER, with the features that our scripts use. It records each call.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const file = process.env['CLUSTER'];
const cluster = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
const flags = Object.fromEntries(
  args.flatMap((arg, index) => {
    if (!arg.startsWith('--')) return [];
    const [name, ...value] = arg.slice(2).split('=');
    return [[name, value.length > 0 ? value.join('=') : args[index + 1]]];
  }),
);
const at = (kind, name) => `${kind}/${flags.namespace}/${name}`;
const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
const found = (kind, name) =>
  cluster.objects[at(kind, name)] ?? fail(`Error from server (NotFound): ${kind} "${name}" not found`);
const [verb, ...rest] = args;
const change = verb !== 'get' && !(verb === 'rollout' && rest[0] === 'status');
if (change) cluster.changes.push(args.filter((arg) => !arg.startsWith('/')).join(' '));

if (verb === 'get') {
  const [kind, name] = rest;
  const object = found(kind, name);
  if (kind === 'configmap') process.stdout.write(object.data?.['config.yaml'] ?? '');
  if (kind === 'deployment') {
    for (const { name: key, value = '', secret = '' } of object.env) {
      process.stdout.write(`${key}=${value}${secret}\n`);
    }
  }
} else if (verb === 'create' && rest[0] === 'secret') {
  const key = at('secret', rest[2]);
  if (cluster.objects[key]) fail(`secret "${rest[2]}" already exists`);
  const lines = readFileSync(0, 'utf8').trimEnd().split('\n');
  cluster.objects[key] = { data: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) };
} else if (verb === 'set' && rest[0] === 'env') {
  const object = found(...rest[1].split('/'));
  const put = (variable) => {
    object.env = [...object.env.filter(({ name }) => name !== variable.name), variable];
  };
  if (flags.from) {
    const secret = flags.from.split('/')[1];
    found('secret', secret);
    for (const name of flags.keys.split(',')) put({ name, secret });
  }
  for (const pair of rest.filter((arg) => /^[A-Z_]+=/.test(arg))) {
    const [name, value] = pair.split(/=(.*)/s);
    put({ name, value });
  }
} else if (verb === 'patch') {
  const patch = parse(readFileSync(flags['patch-file'], 'utf8'));
  Object.assign(found('configmap', rest[1]).data, patch.data);
} else if (verb === 'rollout') {
  found(...rest[1].split('/'));
} else fail(`the stand-in does not know: ${args.join(' ')}`);
writeFileSync(file, JSON.stringify(cluster));
