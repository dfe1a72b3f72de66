import FormData2 from 'form-data';
import fetch2 from 'node-fetch2';
import fetch3, { FormData as FormData3 } from 'node-fetch3';
import { appended, bodyFor, nodeStreamOf } from '../suite/request-bodies.mjs';
import { suite } from '../suite/suite.mjs';
import { viaFetch } from '../suite/via-fetch.mjs';

const fetchBody2 = (body) =>
  body?.kind === 'multipart' ? appended(new FormData2(), body.value) : bodyFor(body, { asStream: nodeStreamOf });
const fetchBody3 = (body) => bodyFor(body, { FormData: FormData3, asStream: nodeStreamOf });

suite('node-fetch 2', viaFetch(fetch2, { fetchBody: fetchBody2 }));
suite('node-fetch 3', viaFetch(fetch3, { fetchBody: fetchBody3 }));
