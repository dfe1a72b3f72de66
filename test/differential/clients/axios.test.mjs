import axios from 'axios';
import FormData from 'form-data';
import { suite } from '../suite/suite.mjs';
import { viaAxios } from '../suite/via-axios.mjs';

suite('axios', viaAxios(axios, { adapter: 'http', FormData }));
suite('axios, fetch adapter', viaAxios(axios, { adapter: 'fetch' }));
