//! One plan, one folder: the plan, what it shows, and the very files it was made from.
