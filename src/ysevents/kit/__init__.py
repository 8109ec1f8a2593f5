"""Ground floor: what every module stands on; knows no sport and no person."""
