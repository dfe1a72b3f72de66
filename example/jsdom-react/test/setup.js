import { configure } from '@testing-library/react';

// While a test records, the real API answers, and it may take longer than the second that the library waits.
configure({ asyncUtilTimeout: 4000 });
