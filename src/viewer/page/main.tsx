import { render } from 'preact';
import type { PageIndex } from '../page-model';
import { App } from './app';
import { DetailStore } from './state/detail-store';

const place = document.getElementById('viewer');
const index = JSON.parse(document.getElementById('index')?.textContent ?? '') as PageIndex;
const store = new DetailStore((id) => document.getElementById(`block-${id}`)?.textContent ?? undefined);
document.title = `${index.title} · cassettes`;
if (place !== null) {
  place.replaceChildren();
  render(<App initial={index} store={store} />, place);
}
