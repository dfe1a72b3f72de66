/** Makes a request with `fetch` in a process that has its proxy from the environment; tells what came of it, twice. */
import './install';
import { record, replay } from './three-times';

const textOf = async (): Promise<string> => (await fetch(process.argv[2] ?? '')).text();

void (async () => {
  const live = await record(textOf);
  process.send?.({ seen: live.seen, asked: live.asked.map(({ method, uri }) => [method, uri]) });
  process.on('message', () => {
    void replay(live.interactions, textOf).then((replayed) => process.send?.({ replayed }, () => process.exit(0)));
  });
})();
