require('./measure').measure();
