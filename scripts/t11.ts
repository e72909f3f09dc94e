import { noDeclarations } from '../src/verify/declarations.ts';
import { verifyTree } from '../src/verify/verify.ts';
const cm = (d: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\ndata:\n${d}`;
const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: flux-system}\nspec:\n  interval: 1h\n  path: ./app\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n  postBuild: {substitute: {A: "${'a'.repeat(100000)}"}}\n`;
const t = (n: string, files: Record<string,string>) => { const a = process.cpuUsage(); let r: unknown; try { r = verifyTree({files: Object.entries(files).map(([path, content])=>({path, content})), declarations: noDeclarations}).map(d=>d.code+' '+d.message.slice(0,80)).slice(0,3); } catch (e) { r = String((e as Error).stack).slice(0,300);} console.log(n, Math.round(process.cpuUsage(a).user/1000), r); };
const K='apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
for (const n of [100, 200, 400]) { const f: Record<string,string> = {'o0/a.yaml': cm('  a: b\n'), 'o0/kustomization.yaml': K+'resources: [a.yaml]\n'}; for (let i=1;i<n;i++) f[`o${i}/kustomization.yaml`]=K+`namePrefix: a-\nresources: [../o${i-1}]\n`; t('deep '+n, f); }
for (const n of [6, 10, 14, 30]) { const f: Record<string,string> = {'o0/a.yaml': cm('  a: b\n'), 'o0/kustomization.yaml': K+'resources: [a.yaml]\n'}; for (let i=1;i<n;i++) for (const s of 'ab') f[`o${i}${s}/kustomization.yaml`]=K+`namePrefix: ${s}-\nresources: [../o${i-1}${i===1?'':'a'}${i===1?'':`, ../o${i-1}b`}]\n`; t('diamond '+n, f); }
t('subst', {'flux/ks.yaml': flux, 'app/a.yaml': cm(Array.from({length:900},(_,i)=>`  k${i}: "\${A}"\n`).join(''))});
t('nest', {'flux/ks.yaml': flux, 'app/a.yaml': cm(`  k: "${'${B:-'.repeat(20000)}x${'}'.repeat(20000)}"\n`)});
t('open', {'flux/ks.yaml': flux, 'app/a.yaml': cm(`  k: "${'${B:-'.repeat(50000)}x"\n`)});
