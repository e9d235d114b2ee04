import { loadCrisisContent } from '/work/main/src/content/crisis-content.ts';
import { createCrisisCheck } from '/work/main/src/safety/check.ts';
import { readCorpus } from '/work/main/src/safety/training/corpus.ts';
const dir='/work/main/content/crisis';
const lines=(await readCorpus(dir+'/corpus')).map(l=>l.text);
const check=createCrisisCheck(await loadCrisisContent(dir));
const textOf=(from:number,chars:number)=>{let t='';for(let n=from;t.length<chars;n++)t+=lines[n%lines.length]+' ';return t.slice(0,chars)};
const texts=Array.from({length:3000},(_,at)=>textOf(at*7,300));
for(const t of texts.slice(0,500))check(t);
let best=1e9;
for(let r=0;r<14;r++){const ts:number[]=[];for(const t of texts){const a=performance.now();check(t);ts.push(performance.now()-a)}ts.sort((x,y)=>x-y);best=Math.min(best,ts[1500]*1000)}
console.log(best.toFixed(1),"us best median");
