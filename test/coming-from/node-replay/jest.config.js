module.exports = { setupFiles: ['./setup.js'] };
