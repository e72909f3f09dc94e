#!/usr/bin/env node
// A fake of the Doppler CLI: `secrets get` and `secrets set` on the JSON file in DOPPLER.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env['DOPPLER'];
const store = JSON.parse(readFileSync(file, 'utf8'));
const [group, verb, name, ...flags] = process.argv.slice(2);
if (group !== 'secrets') process.exit(2);
store.options = flags.filter(
  (flag) => flag !== '--plain' && flag !== '--no-interactive' && flag !== '--silent',
);
if (verb === 'get') {
  if (store.secrets[name] === undefined) process.exit(1);
  process.stdout.write(store.secrets[name]);
} else if (verb === 'set' && flags.includes('--no-interactive') && flags.includes('--silent')) {
  store.secrets[name] = readFileSync(0, 'utf8');
} else process.exit(2);
writeFileSync(file, JSON.stringify(store));
