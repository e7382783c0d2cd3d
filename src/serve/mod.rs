//! One published plan over HTTP.
