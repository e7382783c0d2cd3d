people-of-district = People here
people-elsewhere-too = Works in other districts, too: their password and whether they are let in is for administrators of all districts.
people-everywhere = In all districts
people-new-here = Somebody who works in another district already is given a role here by their name.
