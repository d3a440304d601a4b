"""The ports' implementations on real libraries; only the wiring imports them."""
